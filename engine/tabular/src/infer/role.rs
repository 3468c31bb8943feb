//! What a column is for, guessed from its name and its values: identifier, target, feature or ignored.
//! A guess only: a person's decision stands above it, and that is applied by who reads the table.

use hearth_protocol::{Kind, Role};

use crate::interner::Interner;
use crate::{Column, ColumnData};

/// Rows from which different values in every row make an identifier without a telling name.
const MANY_ROWS: usize = 20;

/// Names of targets, in lower case without anything but letters and digits.
const TARGETS: [&str; 41] = [
    "churn",
    "churned",
    "churnflag",
    "ischurn",
    "churnlabel",
    "target",
    "label",
    "y",
    "class",
    "outcome",
    "converted",
    "conversion",
    "isconverted",
    "click",
    "clicked",
    "isclick",
    "response",
    "responded",
    "default",
    "defaulted",
    "fraud",
    "isfraud",
    "fraudulent",
    "purchased",
    "purchase",
    "bought",
    "subscribed",
    "deposit",
    "exited",
    "attrition",
    "cancelled",
    "canceled",
    "retained",
    "survived",
    "流失",
    "是否流失",
    "目标",
    "标签",
    "是否购买",
    "是否点击",
    "是否转化",
];

/// Gives every column a role; at most one becomes the target.
pub(crate) fn guess(columns: &mut [Column]) {
    for column in columns.iter_mut() {
        column.role = if !has_values(column, 2) {
            Role::Ignored
        } else if is_identifier(column) {
            Role::Identifier
        } else {
            Role::Feature
        };
    }
    // The last one of a telling name: tables end with what is to be predicted.
    let target = columns.iter_mut().rev().find(|column| {
        column.role == Role::Feature
            && column.kind != Kind::Text
            && column.kind != Kind::Date
            && names_a_target(&column.name)
    });
    if let Some(target) = target {
        target.role = Role::Target;
    }
}

fn names_a_target(name: &str) -> bool {
    let plain: String = name
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect::<String>()
        .to_lowercase();
    TARGETS.contains(&plain.as_str())
}

/// Whether a name says that the column names rows: `id`, `customerID`, `user_id`, `email`, `编号` …
pub(crate) fn names_an_identifier(name: &str) -> bool {
    const WHOLE: [&str; 18] = [
        "id",
        "uid",
        "uuid",
        "guid",
        "key",
        "email",
        "mail",
        "phone",
        "mobile",
        "tel",
        "telephone",
        "userid",
        "customerid",
        "clientid",
        "orderid",
        "memberid",
        "rowid",
        "index",
    ];
    const ENDS: [&str; 9] = [
        "编号", "号", "号码", "电话", "手机", "邮箱", "_email", "_phone", "_key",
    ];
    let lower = name.trim().to_lowercase();
    let plain: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    let spaced = ["_id", " id", "-id", ".id"]
        .iter()
        .any(|end| lower.ends_with(end));
    let camel = name
        .trim_end()
        .strip_suffix("ID")
        .or(name.trim_end().strip_suffix("Id"));
    let camel = camel.is_some_and(|rest| rest.ends_with(|c: char| c.is_lowercase()));
    WHOLE.contains(&plain.as_str()) || spaced || camel || ENDS.iter().any(|end| lower.ends_with(end))
}

/// Whether a column has at least `least` different values.
fn has_values(column: &Column, least: usize) -> bool {
    match &column.data {
        ColumnData::Category(_) => column.levels().len() >= least,
        ColumnData::Flag(a) => usize::from(a.has_true()) + usize::from(a.has_false()) >= least,
        ColumnData::Number(a) => several(a.iter().flatten().map(f64::to_bits), least),
        ColumnData::Date(a) => several(a.iter().flatten(), least),
        ColumnData::Text(a) => several(a.iter().flatten(), least),
    }
}

fn several<T: PartialEq>(values: impl Iterator<Item = T>, least: usize) -> bool {
    let mut seen: Vec<T> = Vec::new();
    for value in values {
        if !seen.contains(&value) {
            seen.push(value);
        }
        if seen.len() >= least {
            return true;
        }
    }
    false
}

fn is_identifier(column: &Column) -> bool {
    let named = names_an_identifier(&column.name);
    let present = column.len() - column.missing();
    match &column.data {
        ColumnData::Number(a) => {
            let whole = || a.iter().flatten().all(|v| v.fract() == 0.0);
            // Of a telling name: repeated ones name a customer, not a row, and are an identifier all the same.
            (named && whole() && has_values(column, (present / 10).clamp(2, 100)))
                || (present == column.len() && present >= MANY_ROWS && numbers_rows(a))
        }
        ColumnData::Text(a) => {
            let many = present >= MANY_ROWS && present == column.len();
            named || (many && reads_as_code(a) && all_different(a))
        }
        ColumnData::Category(_) => named && has_values(column, (present / 2).max(3)),
        ColumnData::Date(_) | ColumnData::Flag(_) => false,
    }
}

/// Whether numbers are whole, all different and dense enough to count rows.
pub(crate) fn numbers_rows(array: &arrow_array::Float64Array) -> bool {
    let (mut min, mut max) = (f64::INFINITY, f64::NEG_INFINITY);
    for value in array.iter().flatten() {
        if value.fract() != 0.0 {
            return false;
        }
        (min, max) = (min.min(value), max.max(value));
    }
    let span = max - min + 1.0;
    if !(span > 0.0 && span <= 2.0 * array.len() as f64) {
        return false;
    }
    let mut seen = vec![false; span as usize];
    array.iter().flatten().all(|value| {
        seen.get_mut((value - min) as usize)
            .is_some_and(|seen| !std::mem::replace(seen, true))
    })
}

/// Whether texts are short and hardly ever contain spaces.
pub(crate) fn reads_as_code(array: &arrow_array::LargeStringArray) -> bool {
    let (mut bytes, mut spaced, mut count) = (0, 0, 0);
    for text in array.iter().flatten().take(1000) {
        bytes += text.len();
        spaced += usize::from(text.contains(char::is_whitespace));
        count += 1;
    }
    count > 0 && bytes <= 40 * count && spaced * 10 <= count
}

fn all_different(array: &arrow_array::LargeStringArray) -> bool {
    let mut seen = Interner::default();
    array
        .iter()
        .flatten()
        .enumerate()
        .all(|(i, text)| seen.insert(text.as_bytes(), usize::MAX) == u32::try_from(i).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_tell() {
        for name in [
            "id",
            "customerID",
            "user_id",
            "ID",
            "Email",
            "编号",
            "手机号",
            "order id",
            "UserId",
        ] {
            assert!(names_an_identifier(name), "{name}");
        }
        for name in [
            "paid", "valid", "bid", "kid", "Churn", "candid", "AID", "humid", "性别",
        ] {
            assert!(!names_an_identifier(name), "{name}");
        }
        assert!(names_a_target("is_fraud") && names_a_target("Churn") && !names_a_target("churn_date"));
    }

    #[test]
    fn roles_of_a_small_shop() {
        let n = 40;
        let rows = || 0..n;
        let number = |name: &str, f: fn(i32) -> f64| Column::numbers(name, rows().map(move |i| Some(f(i))));
        let mut columns = vec![
            number("row", f64::from),
            Column::texts("code", rows().map(|i| Some(format!("c{i}")))),
            Column::texts("review", rows().map(|i| Some(format!("I like number {i}")))),
            number("spend", |i| f64::from(i * i)),
            number("constant", |_| 1.0),
            Column::numbers("empty", rows().map(|_| None)),
            number("customer_id", |i| f64::from(i / 4)),
            Column::categories("label", rows().map(|i| Some(if i % 2 == 0 { "a" } else { "b" }))),
            Column::flags("Churn", ("Yes", "No"), rows().map(|i| Some(i % 3 == 0))),
        ];
        guess(&mut columns);
        use Role::{Feature, Identifier, Ignored, Target};
        let roles: Vec<Role> = columns.iter().map(|c| c.role).collect();
        assert_eq!(
            roles,
            [
                Identifier, Identifier, Feature, Feature, Ignored, Ignored, Identifier, Feature, Target
            ]
        );
    }
}
