//! Tests of the files: same bytes for a seed, sound CSV, tables that agree with each other, dirt as counted.

use super::{Date, Shop, ShopSpec, ShopTable};
use csv_core::{ReadRecordResult, Reader};
use std::collections::{BTreeMap, BTreeSet};

fn shop(seed: u64, customers: u32) -> Shop {
    Shop::generate(&ShopSpec {
        seed,
        customers,
        ..ShopSpec::default()
    })
}

fn bytes(shop: &Shop, table: ShopTable) -> Vec<u8> {
    let mut out = Vec::new();
    shop.write_csv(table, &mut |piece: &[u8]| out.extend_from_slice(piece));
    out
}

/// Header and rows by an independent reader.
fn parse(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut reader = Reader::new();
    let (mut input, mut rows) = (bytes, Vec::new());
    let (mut text, mut ends) = (vec![0; 4096], vec![0; 64]);
    loop {
        let (result, read, _, fields) = reader.read_record(input, &mut text, &mut ends);
        input = &input[read..];
        match result {
            ReadRecordResult::Record => {
                let field = |i: usize| &text[if i == 0 { 0 } else { ends[i - 1] }..ends[i]];
                rows.push(
                    (0..fields)
                        .map(|i| String::from_utf8(field(i).to_vec()).unwrap())
                        .collect(),
                );
            }
            ReadRecordResult::InputEmpty if input.is_empty() => {}
            ReadRecordResult::End => return rows,
            other => panic!("{other:?}"),
        }
    }
}

/// The rows of a table as column → cell.
fn records(shop: &Shop, table: ShopTable) -> Vec<BTreeMap<String, String>> {
    let rows = parse(&bytes(shop, table));
    let header = &rows[0];
    let record = |row: &Vec<String>| {
        assert_eq!(row.len(), header.len(), "{row:?}");
        header.iter().cloned().zip(row.iter().cloned()).collect()
    };
    rows[1..].iter().map(record).collect()
}

fn cents(text: &str) -> i64 {
    text.replace('.', "").parse().unwrap()
}

/// FNV-1a over all files.
fn fingerprint(shop: &Shop) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut eat = |piece: &[u8]| {
        for byte in piece {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for table in ShopTable::ALL {
        shop.write_csv(table, &mut eat);
    }
    eat(shop.truth_json().as_bytes());
    hash
}

/// The golden holds on every platform; when the generator changes on purpose, `generator` in `truth.json` counts up.
#[test]
fn a_seed_is_a_shop() {
    assert_eq!(
        fingerprint(&shop(1, 200)),
        GOLDEN,
        "{:#018x}",
        fingerprint(&shop(1, 200))
    );
    assert_ne!(fingerprint(&shop(2, 200)), GOLDEN);
}

const GOLDEN: u64 = 0x1083_b9a3_a229_3477;

#[test]
fn a_larger_shop_begins_with_the_smaller_one() {
    for table in [
        ShopTable::Orders,
        ShopTable::Touches,
        ShopTable::Campaign,
        ShopTable::Targets,
        ShopTable::Truth,
    ] {
        let (small, large) = (bytes(&shop(3, 50), table), bytes(&shop(3, 90), table));
        assert!(
            large.len() > small.len() && large.starts_with(&small),
            "{table:?}"
        );
    }
}

#[test]
fn limits_hold_and_odd_shops_work() {
    for (customers, days) in [(0, 0), (1, 120), (3, u32::MAX)] {
        let shop = Shop::generate(&ShopSpec {
            customers,
            days,
            ..ShopSpec::default()
        });
        assert!((120..=3_650).contains(&shop.spec().days));
        for table in ShopTable::ALL {
            assert!(records(&shop, table).len() <= customers as usize * 2_000);
        }
        assert!(shop.truth_json().ends_with('}'));
    }
    let spec = ShopSpec {
        customers: u32::MAX,
        ..ShopSpec::default()
    };
    assert_eq!(spec.within_limits().customers, ShopSpec::MAX_CUSTOMERS);
}

#[test]
fn tables_agree_with_each_other() {
    let shop = shop(5, 600);
    let customers = records(&shop, ShopTable::Customers);
    let ids: BTreeSet<&str> = customers.iter().map(|c| c["customer_id"].as_str()).collect();
    assert_eq!(ids.len(), 600);
    let mut seen: BTreeMap<String, (u32, i64, String)> = BTreeMap::new();
    let mut order_ids = BTreeSet::new();
    for o in records(&shop, ShopTable::Orders) {
        assert!(ids.contains(o["customer_id"].as_str()) && order_ids.insert(o["order_id"].clone()));
        let entry = seen.entry(o["customer_id"].clone()).or_default();
        assert!(
            o["ordered_at"] >= entry.2,
            "orders of a customer are in order of time"
        );
        assert!(o["ordered_at"].as_str() < "2026-07-01" && o["ordered_at"].as_str() > "2025-01-06");
        entry.2 = o["ordered_at"].clone();
        let (gross, net, refund) = (
            cents(&o["gross_amount"]),
            cents(&o["net_amount"]),
            cents(&o["refund_amount"]),
        );
        assert!(0 < net && net <= gross && refund <= net);
        assert_eq!(refund > 0, o["status"] == "returned");
        if o["status"] != "cancelled" {
            entry.0 += 1;
            entry.1 += net - refund;
        }
    }
    for c in &customers {
        let (orders, spend, _) = seen.get(&c["customer_id"]).cloned().unwrap_or_default();
        assert_eq!(c["orders"], orders.to_string());
        if c["total_spend"].contains('.') {
            assert_eq!(cents(&c["total_spend"]), spend, "{}", c["customer_id"]);
        }
        assert_eq!(c["last_order_date"].is_empty(), orders == 0);
        assert!(
            c["last_order_date"].is_empty()
                || c["last_order_date"] >= c["signup_date"]
                || c["signup_date"].contains('/')
        );
    }
    let mut last = (String::new(), String::new());
    for t in records(&shop, ShopTable::Touches) {
        assert!(ids.contains(t["customer_id"].as_str()));
        let now = (t["customer_id"].clone(), t["sent_at"].clone());
        assert!(now >= last, "messages are in order of customer and time");
        assert!(t["clicked"] <= t["opened"]);
        last = now;
    }
}

#[test]
fn the_campaign_is_what_the_files_say() {
    let shop = shop(5, 600);
    let sent = Date::SHOP_TODAY.plus_days(-37);
    let (from, to) = (sent.to_string(), sent.plus_days(30).to_string());
    let mut bought: BTreeMap<String, i64> = BTreeMap::new();
    for o in records(&shop, ShopTable::Orders) {
        if o["ordered_at"] >= from && o["ordered_at"] < to {
            *bought.entry(o["customer_id"].clone()).or_default() += cents(&o["net_amount"]);
        }
    }
    let touches = records(&shop, ShopTable::Touches);
    let mailed: BTreeSet<&str> = touches
        .iter()
        .filter(|t| t["campaign"] == super::campaign::NAME)
        .map(|t| t["customer_id"].as_str())
        .collect();
    for t in &touches {
        let in_window = t["sent_at"] >= from && t["sent_at"] < to;
        assert_eq!(
            in_window,
            t["campaign"] == super::campaign::NAME,
            "no other message in the window"
        );
    }
    for c in records(&shop, ShopTable::Campaign) {
        let spend = bought.get(&c["customer_id"]).copied().unwrap_or(0);
        assert_eq!(cents(&c["spend"]), spend);
        assert_eq!(c["converted"] == "1", spend > 0);
        assert!(c["visited"] >= c["converted"]);
        assert_eq!(c["treatment"] == "1", mailed.contains(c["customer_id"].as_str()));
    }
}

#[test]
fn targets_agree_with_the_verdict() {
    let shop = shop(5, 600);
    let customers = records(&shop, ShopTable::Customers);
    for (t, c) in records(&shop, ShopTable::Targets).iter().zip(&customers) {
        assert_eq!(
            (&t["customer_id"], &t["churned"]),
            (&c["customer_id"], &c["churned"])
        );
        assert_eq!(t["next_90d_orders"] == "0", t["next_90d_spend"] == "0.00");
        assert!(t["churned"] == "no" || t["next_90d_orders"] == "0");
    }
}

#[test]
fn dirt_is_as_counted() {
    let shop = shop(9, 5_000);
    let truth: serde_json::Value = serde_json::from_str(&shop.truth_json()).unwrap();
    let rows = records(&shop, ShopTable::Customers);
    let dirt = truth["dirt"].as_array().unwrap();
    let total: u64 = dirt.iter().map(|d| d["count"].as_u64().unwrap()).sum();
    assert!(
        (40..=60).contains(&total),
        "about one row in a hundred, not {total}"
    );
    for entry in dirt {
        let cells = entry["cells"].as_array().unwrap();
        assert_eq!(cells.len() as u64, entry["count"].as_u64().unwrap());
        for cell in cells {
            let row = &rows[cell["row"].as_u64().unwrap() as usize];
            let value = row
                .get(cell["column"].as_str().unwrap())
                .map_or("", String::as_str);
            let is_right = match entry["defect"].as_str().unwrap() {
                "blank" => value.is_empty(),
                "not_available" => value == "N/A",
                "dash" => value == "-",
                "bad_number" => value == "abc",
                "date_format" => value.as_bytes()[2] == b'/',
                "spelling" => value.starts_with(' ') || value.to_uppercase() == value,
                "full_width" => value.chars().all(|c| ('\u{ff01}'..='\u{ff5e}').contains(&c)),
                "negative_amount" => value == "-19.90",
                "infinite" => value == "inf",
                "duplicate_row" => rows[5_000..].contains(row),
                other => panic!("unknown defect {other}"),
            };
            assert!(is_right, "{cell}: {value:?}");
        }
    }
    assert_eq!(rows.len(), 5_002);
    let marked = |mark: &str| {
        rows.iter()
            .flat_map(|r| r.values())
            .filter(|v| *v == mark)
            .count() as u64
    };
    for (mark, defect) in [
        ("N/A", "not_available"),
        ("-", "dash"),
        ("abc", "bad_number"),
        ("inf", "infinite"),
    ] {
        let counted = dirt.iter().find(|d| d["defect"] == defect).unwrap();
        assert_eq!(marked(mark), counted["count"].as_u64().unwrap(), "{defect}");
    }
}

#[test]
fn reviews_hold_quotes_commas_and_both_languages() {
    let rows = records(&shop(4, 2_000), ShopTable::Customers);
    let any = |test: fn(&str) -> bool| rows.iter().any(|r| test(&r["last_review"]));
    assert!(any(|t| t.contains('"')) && any(|t| t.contains(',')) && any(|t| t.contains('\n')));
    assert!(any(|t| t.contains('客')) && any(|t| t.contains("shop")) && any(str::is_empty));
}
