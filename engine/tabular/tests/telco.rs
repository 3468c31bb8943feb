//! The Telco churn table as people have it: kinds, roles, missing values and target.
//! Skipped, and said so, where the shared data is not there.

use hearth_protocol::{Kind, Role, Task, TaskChoice};
use hearth_tabular::{Flow, ReadOptions, Recipe, RecipeOptions, Table, profile, read_bytes, target};

fn telco() -> Option<Table> {
    let shared = std::env::var("HEARTH_SHARED")
        .unwrap_or_else(|_| format!("{}/../../../shared", env!("CARGO_MANIFEST_DIR")));
    let bytes = std::fs::read(format!("{shared}/data/churn/Telco-Customer-Churn.csv")).ok();
    if bytes.is_none() {
        println!("skipped: no shared data");
    }
    Some(read_bytes(&bytes?, ReadOptions::named("telco.csv")).expect("a table"))
}

#[test]
fn telco_is_read_as_meant() {
    let Some(table) = telco() else { return };
    assert_eq!(
        (table.rows(), table.columns().len(), table.warnings.len()),
        (7043, 21, 0)
    );
    let column = |name: &str| table.column(name).expect("it is there");
    assert_eq!(column("customerID").role, Role::Identifier);
    assert_eq!(
        (column("Churn").role, column("Churn").kind),
        (Role::Target, Kind::Flag)
    );
    assert_eq!(
        (column("tenure").kind, column("tenure").role),
        (Kind::Number, Role::Feature)
    );
    assert_eq!(column("SeniorCitizen").kind, Kind::Flag);
    assert_eq!(
        (column("TotalCharges").kind, column("TotalCharges").missing()),
        (Kind::Number, 11)
    );
    assert_eq!(
        column("Contract").levels(),
        ["Month-to-month", "One year", "Two year"]
    );

    let profile = profile(&table, &mut |_, _| Flow::Continue);
    let total = profile.columns[19].number.expect("a number");
    // Python 3 statistics: fmean, stdev and quantiles(method="inclusive") of the 7,032 values.
    assert!((total.mean - 2_283.300_440_841_865_6).abs() < 1e-6);
    assert!((total.deviation - 2_266.771_361_883_144_3).abs() < 1e-6);
    assert_eq!(
        (total.quantiles[1], total.median(), total.quantiles[3]),
        (401.45, 1397.475, 3794.7375)
    );
    assert!(profile.hints.is_empty(), "{:?}", profile.hints);

    let churn = target(&table, "Churn", TaskChoice::Auto).expect("a target");
    assert_eq!(
        (churn.task, churn.classes),
        (Task::Binary, vec!["No".to_owned(), "Yes".to_owned()])
    );
}

#[test]
fn telco_is_encoded_without_a_warning() {
    let Some(table) = telco() else { return };
    let features: Vec<String> = table
        .columns()
        .iter()
        .filter(|c| c.role == Role::Feature)
        .map(|c| c.name.clone())
        .collect();
    let rows: Vec<u32> = (0..table.rows() as u32).filter(|r| r % 4 > 0).collect();
    let recipe = Recipe::fit(&table, &rows, &features, &RecipeOptions::default()).expect("features");
    let mut warnings = Vec::new();
    let encoded = recipe.encode(&table, 0..table.rows(), &mut warnings);
    assert!(warnings.is_empty() && recipe.dropped().is_empty());
    // Three numbers and an indicator, five flags and gender: ten categories of 2 to 4 levels and "unseen".
    assert_eq!((encoded.p, encoded.q), (3 + 1 + 5, 11));
    assert!(encoded.numeric.iter().all(|v| v.is_finite() && v.abs() <= 10.0));
}
