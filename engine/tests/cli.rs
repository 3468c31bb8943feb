//! The command line as a person uses it: from the sample shop to scores, what goes wrong, and Telco churn.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;

/// A folder of its own for each test, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("hearth-cli-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("the temporary folder can be written");
        Self(path)
    }

    fn at(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        fs::write(self.0.join(name), content).expect("the temporary folder can be written");
        self.at(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

fn hearth(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hearth"))
        .args(args)
        .output()
        .expect("hearth starts")
}

/// Standard output of a call that must work, as its one JSON document.
fn json(args: &[&str]) -> Value {
    let output = hearth(args);
    assert!(
        output.status.success(),
        "{args:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("standard output is one JSON document")
}

/// Standard error of a call that must fail with status 1.
fn failure(args: &[&str]) -> String {
    let output = hearth(args);
    assert_eq!(output.status.code(), Some(1), "{args:?}");
    String::from_utf8(output.stderr).expect("it is text")
}

#[test]
fn from_the_sample_shop_to_scores() {
    let folder = Folder::new("shop");
    let made = json(&[
        "sample",
        "--out",
        &folder.at("shop"),
        "--customers",
        "800",
        "--json",
    ]);
    assert!(made["files"].as_array().is_some_and(|files| files.len() >= 5));
    let customers = folder.at("shop/customers.csv");
    let profile = json(&["profile", &customers, "--json"]);
    assert!(profile["rows"].as_u64().is_some_and(|rows| rows >= 800));
    let role = |name: &str| {
        let columns = profile["columns"].as_array().expect("there are columns");
        columns
            .iter()
            .find(|column| column["name"] == name)
            .map(|column| column["role"].clone())
    };
    assert_eq!(role("customer_id"), Some("identifier".into()));
    assert_eq!(role("churned"), Some("target".into()));

    let bundle = folder.at("churn.hearth");
    let fit = json(&[
        "fit",
        &customers,
        "--target",
        "churned",
        "--out",
        &bundle,
        "--max-epochs",
        "15",
        "--json",
    ]);
    assert_eq!(fit["task"], "binary");
    for name in [
        "auc",
        "average_precision",
        "log_loss",
        "brier",
        "ece",
        "accuracy",
        "precision",
        "recall",
        "f1",
    ] {
        let value = fit["metrics"][name]
            .as_f64()
            .unwrap_or_else(|| panic!("{name} is missing"));
        let low = fit["intervals"][name][0].as_f64().expect("there is an interval");
        assert!(low <= value, "{name}");
    }
    assert!(
        fit["metrics"]["auc"].as_f64().is_some_and(|auc| auc > 0.7),
        "{}",
        fit["metrics"]
    );
    let codes: Vec<&Value> = fit["warnings"]
        .as_array()
        .expect("there are warnings")
        .iter()
        .map(|warning| &warning["code"])
        .collect();
    assert!(
        codes.iter().any(|code| **code == "bad_number"),
        "what the import could not read is said: {codes:?}"
    );
    assert!(fit["device"]["why"].as_str().is_some_and(|why| !why.is_empty()));

    let scores = folder.at("scores.csv");
    let scored = json(&["score", &bundle, &customers, "--out", &scores, "--json"]);
    let text = fs::read_to_string(&scores).expect("the scores were written");
    assert_eq!(text.lines().next(), Some("customer_id,score,class,decile"));
    assert_eq!(
        text.lines().count() as u64,
        scored["rows"].as_u64().expect("rows are counted") + 1
    );
    let evaluated = json(&["evaluate", &bundle, &customers, "--json"]);
    assert!(evaluated["metrics"]["auc"].as_f64().is_some_and(|auc| auc > 0.7));
    let inspected = json(&["bundle", "inspect", &bundle, "--json"]);
    assert_eq!(inspected["info"]["format"], "1.0");
    for verb in [
        &["profile", &customers][..],
        &["evaluate", &bundle, &customers],
        &["bundle", "inspect", &bundle],
    ] {
        let output = hearth(verb);
        assert!(
            output.status.success() && output.stdout.len() > 200,
            "{verb:?} for people"
        );
    }
}

#[test]
fn what_goes_wrong_is_said_with_a_code_and_leaves_files_alone() {
    let folder = Folder::new("wrong");
    let good = folder.write(
        "good.csv",
        (0..60).fold("x,y\n".to_owned(), |text, row| {
            text + &format!("{},{}\n", row * 7 % 13, ["a", "b"][row % 2])
        }),
    );
    let out = folder.at("m.hearth");
    assert!(failure(&["profile", &folder.at("nothing.csv")]).starts_with("error[file_not_found]: "));
    assert!(failure(&["profile", &folder.write("empty.csv", "")]).starts_with("error[empty_file]: "));
    assert!(failure(&["profile", &folder.write("head.csv", "a,b\n")]).starts_with("error[no_rows]: "));
    assert!(
        failure(&[
            "profile",
            &folder.write("png.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0")
        ])
        .starts_with("error[binary_file]: ")
    );
    assert!(failure(&["fit", &good, "--target", "z", "--out", &out]).starts_with("error[unknown_column]: "));
    assert!(
        failure(&["fit", &good, "--target", "y", "--exclude", "x", "--out", &out])
            .starts_with("error[no_features]: ")
    );
    let rows = folder.write("rows.csv", "row\n1\ntwo\n");
    let said = failure(&["fit", &good, "--target", "y", "--test-rows", &rows, "--out", &out]);
    assert!(
        said.starts_with("error[bad_test_rows]: ") && said.contains("line 3") && said.contains("two"),
        "{said}"
    );
    assert!(
        failure(&["fit", &good, "--target", "y", "--holdout", "2", "--out", &out])
            .starts_with("error[bad_spec]: ")
    );
    assert!(failure(&["score", &good, &good, "--out", &out]).starts_with("error[bad_bundle]: "));
    assert!(!Path::new(&out).exists());

    let kept = folder.write("kept.csv", "old");
    failure(&["score", &folder.at("no.hearth"), &good, "--out", &kept]);
    assert_eq!(fs::read_to_string(&kept).expect("it is still there"), "old");
    assert!(
        failure(&[
            "fit",
            &good,
            "--target",
            "y",
            "--model",
            "linear",
            "--out",
            &folder.at("no/folder/m.hearth")
        ])
        .starts_with("error[")
    );
    let left: Vec<_> = fs::read_dir(&folder.0)
        .expect("it can be listed")
        .flatten()
        .map(|entry| entry.file_name())
        .collect();
    assert!(
        left.iter().all(|name| !name.to_string_lossy().ends_with(".part")),
        "{left:?}"
    );
}

#[test]
fn wrong_usage_ends_with_status_2() {
    for args in [
        &["fit"][..],
        &["dance"],
        &["fit", "a.csv", "--target", "y", "--out", "m", "--model", "magic"],
        &["profile", "a", "--kind", "x"],
    ] {
        assert_eq!(hearth(args).status.code(), Some(2), "{args:?}");
    }
}

/// The folder with data sets that are not part of the project.
fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("HEARTH_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared"),
        PathBuf::from,
    );
    let there = folder.join("data/churn").is_dir();
    if !there {
        println!("skipped: no shared data");
    }
    there.then_some(folder)
}

/// InterpretML's three fixed splits; its table gives .849 for logistic regression. The goal here is .845.
#[test]
fn telco_churn_reaches_its_goal() {
    let Some(shared) = shared() else { return };
    let folder = Folder::new("telco");
    let data = shared
        .join("data/churn/Telco-Customer-Churn.csv")
        .display()
        .to_string();
    let rows = shared
        .join("data/churn/telco_interpretml_test_rows.csv")
        .display()
        .to_string();
    let fit = json(&[
        "fit",
        &data,
        "--target",
        "Churn",
        "--exclude",
        "customerID",
        "--test-rows",
        &rows,
        "--model",
        "auto",
        "--out",
        &folder.at("telco.hearth"),
        "--json",
    ]);
    println!("Telco churn: {}", fit["metrics"]);
    assert_eq!(fit["splits"].as_array().map(Vec::len), Some(3));
    assert!(
        fit["metrics"]["auc"].as_f64().is_some_and(|auc| auc >= 0.845),
        "{}",
        fit["metrics"]
    );
    assert!(
        fit["metrics"]["log_loss"]
            .as_f64()
            .is_some_and(|loss| loss < 0.43),
        "{}",
        fit["metrics"]
    );
    assert!(
        fit["metrics"]["ece"].as_f64().is_some_and(|ece| ece < 0.03),
        "{}",
        fit["metrics"]
    );
}
