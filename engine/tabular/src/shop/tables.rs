//! The columns of every file and how one customer fills its rows. The data dictionary is `README.md` in this folder.

use super::csv::{CsvRows, money, one_zero, or_blank, yes_no};
use super::customer::Customer;
use super::dirt::{Dirt, soil};
use super::features::Features;
use super::orders::Status;
use super::segments::{CATEGORIES, CHANNELS};
use super::touches::{Moment, Timeline};
use super::{Shop, ShopTable};

const CUSTOMERS: [&str; 27] = [
    "customer_id",
    "signup_date",
    "signup_channel",
    "city",
    "gender",
    "age",
    "income_band",
    "device",
    "loyalty_member",
    "email_opt_in",
    "satisfaction",
    "support_tickets",
    "tenure_days",
    "orders",
    "orders_90d",
    "last_order_date",
    "days_since_last_order",
    "mean_days_between_orders",
    "total_spend",
    "average_order_value",
    "discount_share",
    "return_rate",
    "favourite_category",
    "messages_90d",
    "open_rate",
    "last_review",
    "churned",
];

const ORDERS: [&str; 13] = [
    "order_id",
    "customer_id",
    "ordered_at",
    "category",
    "items",
    "gross_amount",
    "discount_percent",
    "coupon",
    "net_amount",
    "status",
    "refund_amount",
    "channel",
    "payment",
];

const TOUCHES: [&str; 9] = [
    "touch_id",
    "customer_id",
    "sent_at",
    "channel",
    "campaign",
    "cost",
    "opened",
    "clicked",
    "unsubscribed",
];

const CAMPAIGN: [&str; 17] = [
    "customer_id",
    "age",
    "gender",
    "city",
    "device",
    "signup_channel",
    "loyalty_member",
    "tenure_days",
    "days_since_last_order",
    "orders",
    "spend_180d",
    "discount_share",
    "open_rate",
    "treatment",
    "visited",
    "converted",
    "spend",
];

const TARGETS: [&str; 4] = ["customer_id", "churned", "next_90d_orders", "next_90d_spend"];

const TRUTH: [&str; 11] = [
    "customer_id",
    "segment",
    "p_churn",
    "expected_next_90d_spend",
    "eligible",
    "treated",
    "p_convert_control",
    "p_convert_treated",
    "uplift",
    "expected_spend_control",
    "expected_spend_treated",
];

/// Streams one table to the sink.
pub(super) fn write<F: FnMut(&[u8])>(shop: &Shop, table: ShopTable, sink: &mut F) {
    let line = shop.spec.timeline();
    let mut rows = CsvRows::new(sink);
    match table {
        ShopTable::Customers => rows.row(&CUSTOMERS),
        ShopTable::Orders => rows.row(&ORDERS),
        ShopTable::Touches => rows.row(&TOUCHES),
        ShopTable::Campaign => rows.row(&CAMPAIGN),
        ShopTable::Targets => rows.row(&TARGETS),
        ShopTable::Truth => rows.row(&TRUTH),
    }
    for index in 0..shop.spec.customers {
        let c = Customer::simulate(&shop.spec, index);
        match table {
            ShopTable::Customers => rows.row(&customer_row(&c, &shop.dirt)),
            ShopTable::Orders => order_rows(&c, &line, &mut rows),
            ShopTable::Touches => touch_rows(&c, &line, &mut rows),
            ShopTable::Campaign if c.outcome.is_eligible => rows.row(&campaign_row(&c, &line)),
            ShopTable::Campaign => {}
            ShopTable::Targets => rows.row(&target_row(&c)),
            ShopTable::Truth => rows.row(&truth_row(&c)),
        }
    }
    if table == ShopTable::Customers {
        for index in shop.dirt.duplicates() {
            rows.row(&customer_row(&Customer::simulate(&shop.spec, index), &shop.dirt));
        }
    }
    rows.finish();
}

fn customer_row(c: &Customer, dirt: &Dirt) -> Vec<String> {
    let (p, f) = (&c.person, &c.features);
    let mut row = vec![
        c.id(),
        p.signup.to_string(),
        p.signup_channel.to_owned(),
        p.city.to_owned(),
        p.gender.to_owned(),
        or_blank(p.age),
        or_blank(p.income_band),
        p.device.to_owned(),
        yes_no(p.is_loyalty_member),
        yes_no(f.is_opted_in),
        or_blank(p.satisfaction),
        p.support_tickets.to_string(),
        f.tenure_days.to_string(),
        f.orders.to_string(),
        f.orders_90d.to_string(),
        or_blank(f.last_order),
        or_blank(f.days_since_last_order),
        or_blank(f.mean_gap_days),
        money(f.total_spend),
        or_blank(f.average_order.map(money)),
        or_blank(f.discount_share),
        or_blank(f.return_rate),
        or_blank(f.favourite_category),
        f.messages_90d.to_string(),
        or_blank(f.open_rate),
        or_blank(p.review.as_deref()),
        yes_no(c.future.has_churned),
    ];
    if let Some((defect, column)) = dirt.at(c.index)
        && let Some(place) = CUSTOMERS.iter().position(|name| *name == column)
    {
        row[place] = soil(defect, &row[place], c.index, &p.signup.day_first());
    }
    row
}

fn time(line: &Timeline, at: Moment) -> String {
    format!(
        "{} {:02}:{:02}",
        line.date(at.day),
        at.minute / 60,
        at.minute % 60
    )
}

fn order_rows<F: FnMut(&[u8])>(c: &Customer, line: &Timeline, rows: &mut CsvRows<'_, F>) {
    for (i, o) in c.orders.iter().enumerate() {
        let status = match o.status {
            Status::Completed => "completed",
            Status::Cancelled => "cancelled",
            Status::Returned => "returned",
        };
        rows.row(&[
            format!("O{:06}-{:03}", c.index + 1, i + 1),
            c.id(),
            time(line, o.at),
            CATEGORIES[o.category].0.to_owned(),
            o.items.to_string(),
            money(o.gross),
            o.discount_percent.to_string(),
            if o.has_coupon {
                super::campaign::NAME.to_owned()
            } else {
                String::new()
            },
            money(o.net),
            status.to_owned(),
            money(o.refund),
            o.channel.to_owned(),
            o.payment.to_owned(),
        ]);
    }
}

fn touch_rows<F: FnMut(&[u8])>(c: &Customer, line: &Timeline, rows: &mut CsvRows<'_, F>) {
    for (i, t) in c.touches.iter().enumerate() {
        let channel = &CHANNELS[t.channel];
        rows.row(&[
            format!("T{:06}-{:03}", c.index + 1, i + 1),
            c.id(),
            time(line, t.at),
            channel.name.to_owned(),
            t.campaign.to_owned(),
            format!("0.{:03}", channel.cost_milli),
            one_zero(t.opened),
            one_zero(t.clicked),
            one_zero(t.unsubscribed),
        ]);
    }
}

fn campaign_row(c: &Customer, line: &Timeline) -> Vec<String> {
    let (p, o) = (&c.person, &c.outcome);
    let f = Features::before(line.mailing(), p, line, &c.orders, &c.touches);
    vec![
        c.id(),
        or_blank(p.age),
        p.gender.to_owned(),
        p.city.to_owned(),
        p.device.to_owned(),
        p.signup_channel.to_owned(),
        yes_no(p.is_loyalty_member),
        f.tenure_days.to_string(),
        or_blank(f.days_since_last_order),
        f.orders.to_string(),
        money(f.spend_180d),
        or_blank(f.discount_share),
        or_blank(f.open_rate),
        one_zero(o.is_treated),
        one_zero(o.has_visited),
        one_zero(o.has_converted),
        money(c.window_spend(line)),
    ]
}

fn target_row(c: &Customer) -> Vec<String> {
    let f = &c.future;
    vec![
        c.id(),
        yes_no(f.has_churned),
        f.orders.to_string(),
        money(f.spend),
    ]
}

fn truth_row(c: &Customer) -> Vec<String> {
    let (f, o) = (&c.future, &c.outcome);
    let (control, treated) = c.expected_window_spend();
    // Customers who signed up after the mailing have no potential outcomes.
    let known = o.p_control > 0.0;
    let cell = |text: String| if known { text } else { String::new() };
    vec![
        c.id(),
        c.person.segment.name().to_owned(),
        format!("{:.6}", f.p_churn),
        format!("{:.2}", f.expected_spend),
        one_zero(o.is_eligible),
        one_zero(o.is_treated),
        cell(format!("{:.6}", o.p_control)),
        cell(format!("{:.6}", o.p_treated)),
        cell(format!("{:.6}", o.uplift())),
        cell(money(control)),
        cell(money(treated)),
    ]
}
