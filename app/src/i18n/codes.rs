//! Sentences and words for the protocol's codes. Exhaustive matches: a new code does not compile without its words.

use hearth_protocol::{
    DeviceChoice, Failure, Hint, HintCode, Kind, MetricName, ModelChoice, Phase, Role, Task, TaskChoice,
    WarningCode,
};

use super::{format, tr};

/// What happened and what to do, for a failed run. A code without a sentence keeps the worker's English one.
pub fn failure(failure: &Failure) -> String {
    let subject = failure.subject.as_deref().unwrap_or("…");
    match failure.code.as_str() {
        "empty_file" => tr::failure_empty_file().into(),
        "binary_file" => tr::failure_binary_file().into(),
        "not_a_table" => tr::failure_not_a_table().into(),
        "unsupported_encoding" => tr::failure_unsupported_encoding().into(),
        "no_rows" => tr::failure_no_rows().into(),
        "too_many_columns" => tr::failure_too_many_columns(subject),
        "too_many_rows" => tr::failure_too_many_rows(subject),
        "bad_column" => tr::failure_bad_column(subject),
        "bad_recipe" => tr::failure_bad_recipe().into(),
        "file_unreadable" => tr::failure_file_unreadable().into(),
        "browser" => tr::failure_browser().into(),
        "one_class_in_split" => tr::failure_one_class_in_split(subject),
        "diverged" => tr::failure_diverged().into(),
        "device_lost" => tr::failure_device_lost().into(),
        "gzip_broken" | "damaged_gzip" => tr::failure_gzip_broken().into(),
        "gzip_too_large" | "suspicious_compression" => tr::failure_gzip_too_large().into(),
        "unknown_column" => tr::failure_unknown_column(subject),
        "one_class" => tr::failure_one_class(subject),
        "target_empty" => tr::failure_target_empty(subject),
        "too_many_classes" => tr::failure_too_many_classes(subject),
        "target_not_numeric" => tr::failure_target_not_numeric(subject),
        "no_features" => tr::failure_no_features().into(),
        "too_few_rows" => tr::failure_too_few_rows(subject),
        "cancelled" => tr::failure_cancelled().into(),
        "worker_stopped" => tr::failure_worker_stopped().into(),
        "bad_bundle" => tr::failure_bad_bundle().into(),
        "bundle_version" => tr::failure_bundle_version().into(),
        "device_unavailable" => tr::failure_device_unavailable().into(),
        "device_wrong" => tr::failure_device_wrong().into(),
        "storage_full" => tr::failure_storage_full().into(),
        "no_table" => tr::failure_no_table().into(),
        "unknown_model" => tr::failure_unknown_model(subject),
        "bad_spec" => tr::failure_bad_spec(subject),
        "out_of_memory" => tr::failure_out_of_memory().into(),
        "internal" | "bad_request" => tr::failure_internal().into(),
        _ => failure.message.clone(),
    }
}

/// What a group of warnings is about, in one sentence; `count` is how often it happened.
pub fn warning(code: WarningCode, count: u64) -> String {
    let n = &format::count(count);
    match code {
        WarningCode::RowTooShort => tr::warning_row_too_short(n),
        WarningCode::RowTooLong => tr::warning_row_too_long(n),
        WarningCode::BadNumber => tr::warning_bad_number(n),
        WarningCode::BadDate => tr::warning_bad_date(n),
        WarningCode::BadFlag => tr::warning_bad_flag(n),
        WarningCode::NotFinite => tr::warning_not_finite(n),
        WarningCode::DuplicateHeader => tr::warning_duplicate_header(n),
        WarningCode::EmptyHeader => tr::warning_empty_header(n),
        WarningCode::CellTooLong => tr::warning_cell_too_long(n),
        WarningCode::UnclosedQuote => tr::warning_unclosed_quote().into(),
        WarningCode::BadEncoding => tr::warning_bad_encoding().into(),
        WarningCode::Truncated => tr::warning_truncated().into(),
        WarningCode::AmbiguousDate => tr::warning_ambiguous_date(n),
        WarningCode::AmbiguousNumber => tr::warning_ambiguous_number(n),
        WarningCode::EmptyColumn => tr::warning_empty_column(n),
        WarningCode::MissingTarget => tr::warning_missing_target(n),
        WarningCode::MissingColumn => tr::warning_missing_column(n),
        WarningCode::UnseenCategory => tr::warning_unseen_category(n),
        WarningCode::OutOfRange => tr::warning_out_of_range(n),
        WarningCode::UnusedColumn => tr::warning_unused_column(n),
        WarningCode::Leakage => tr::warning_leakage(n),
        WarningCode::ConstantFeature => tr::warning_constant_feature(n),
        WarningCode::FewRows => tr::warning_few_rows().into(),
        WarningCode::ClassMissing => tr::warning_class_missing(n),
        WarningCode::Diverged => tr::warning_diverged().into(),
        WarningCode::DeviceRejected => tr::warning_device_rejected().into(),
        WarningCode::More => tr::warning_more().into(),
    }
}

/// The code as it stands in JSON, to copy.
pub fn code_text(code: WarningCode) -> String {
    serde_json::to_string(&code)
        .unwrap_or_default()
        .trim_matches('"')
        .to_owned()
}

/// What to look at before training, in one sentence.
pub fn hint(hint: &Hint) -> String {
    let share = &format::percent(hint.strength);
    match hint.code {
        HintCode::IdentifierLike => tr::hint_identifier_like(&hint.column, share),
        HintCode::PredictsTarget => tr::hint_predicts_target(&hint.column, &format::number(hint.strength)),
        HintCode::Constant => tr::hint_constant(&hint.column),
        HintCode::MostlyMissing => tr::hint_mostly_missing(&hint.column, share),
    }
}

/// Two or three words for a hint, for a badge.
pub fn hint_badge(code: HintCode) -> &'static str {
    match code {
        HintCode::IdentifierLike => tr::hint_badge_identifier_like(),
        HintCode::PredictsTarget => tr::hint_badge_predicts_target(),
        HintCode::Constant => tr::hint_badge_constant(),
        HintCode::MostlyMissing => tr::hint_badge_mostly_missing(),
    }
}

/// Every kind with its word, in the order of the select.
pub fn kinds() -> [(Kind, &'static str, &'static str); 5] {
    [
        (Kind::Number, "number", tr::kind_number()),
        (Kind::Category, "category", tr::kind_category()),
        (Kind::Flag, "flag", tr::kind_flag()),
        (Kind::Date, "date", tr::kind_date()),
        (Kind::Text, "text", tr::kind_text()),
    ]
}

/// Every role with its word, in the order of the select.
pub fn roles() -> [(Role, &'static str, &'static str); 4] {
    [
        (Role::Feature, "feature", tr::role_feature()),
        (Role::Target, "target", tr::role_target()),
        (Role::Identifier, "identifier", tr::role_identifier()),
        (Role::Ignored, "ignored", tr::role_ignored()),
    ]
}

/// The word for a model family.
pub fn model(choice: ModelChoice, task: Option<Task>) -> &'static str {
    match (choice, task) {
        (ModelChoice::Auto, _) => tr::family_auto(),
        (ModelChoice::Linear, Some(Task::Regression)) => tr::family_linear_regression(),
        (ModelChoice::Linear, Some(_)) => tr::family_logistic(),
        (ModelChoice::Linear, None) => tr::family_linear(),
        (ModelChoice::Mlp, _) => tr::family_mlp(),
    }
}

/// The family's name on the command line and in the URL.
pub fn model_key(choice: ModelChoice) -> &'static str {
    match choice {
        ModelChoice::Auto => "auto",
        ModelChoice::Linear => "linear",
        ModelChoice::Mlp => "mlp",
    }
}

/// A kind's name on the command line.
pub fn kind_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Number => "number",
        Kind::Category => "category",
        Kind::Text => "text",
        Kind::Date => "date",
        Kind::Flag => "flag",
    }
}

/// A role's name on the command line.
pub fn role_key(role: Role) -> &'static str {
    match role {
        Role::Identifier => "identifier",
        Role::Target => "target",
        Role::Feature => "feature",
        Role::Ignored => "ignored",
    }
}

/// The task's name on the command line and in the URL.
pub fn task_key(choice: TaskChoice) -> &'static str {
    match choice {
        TaskChoice::Auto => "auto",
        TaskChoice::Classify => "classify",
        TaskChoice::Regress => "regress",
    }
}

/// The device's name on the command line and in the URL.
pub fn device_key(choice: DeviceChoice) -> &'static str {
    match choice {
        DeviceChoice::Auto => "auto",
        DeviceChoice::Cpu => "cpu",
        DeviceChoice::Gpu => "gpu",
    }
}

/// The word for what a model predicts.
pub fn task(task: Task) -> &'static str {
    match task {
        Task::Binary => tr::task_binary(),
        Task::Multiclass => tr::task_multiclass(),
        Task::Regression => tr::task_regression(),
    }
}

/// What a run is busy with.
pub fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Reading => tr::phase_reading(),
        Phase::Profiling => tr::phase_profiling(),
        Phase::ChoosingDevice => tr::phase_choosing_device(),
        Phase::Preparing => tr::phase_preparing(),
        Phase::Training => tr::phase_training(),
        Phase::Evaluating => tr::phase_evaluating(),
        Phase::Scoring => tr::phase_scoring(),
    }
}

/// Name of a metric and what it says.
pub fn metric(name: MetricName) -> (&'static str, &'static str) {
    match name {
        MetricName::Auc => (tr::metric_auc(), tr::metric_auc_says()),
        MetricName::AveragePrecision => (
            tr::metric_average_precision(),
            tr::metric_average_precision_says(),
        ),
        MetricName::LogLoss => (tr::metric_log_loss(), tr::metric_log_loss_says()),
        MetricName::Brier => (tr::metric_brier(), tr::metric_brier_says()),
        MetricName::Ece => (tr::metric_ece(), tr::metric_ece_says()),
        MetricName::Accuracy => (tr::metric_accuracy(), tr::metric_accuracy_says()),
        MetricName::Precision => (tr::metric_precision(), tr::metric_precision_says()),
        MetricName::Recall => (tr::metric_recall(), tr::metric_recall_says()),
        MetricName::F1 => (tr::metric_f1(), tr::metric_f1_says()),
        MetricName::Rmse => (tr::metric_rmse(), tr::metric_rmse_says()),
        MetricName::Mae => (tr::metric_mae(), tr::metric_mae_says()),
        MetricName::R2 => (tr::metric_r2(), tr::metric_r2_says()),
    }
}

/// The metric's name as it stands in JSON.
pub fn metric_key(name: MetricName) -> &'static str {
    match name {
        MetricName::Auc => "auc",
        MetricName::AveragePrecision => "average_precision",
        MetricName::LogLoss => "log_loss",
        MetricName::Brier => "brier",
        MetricName::Ece => "ece",
        MetricName::Accuracy => "accuracy",
        MetricName::Precision => "precision",
        MetricName::Recall => "recall",
        MetricName::F1 => "f1",
        MetricName::Rmse => "rmse",
        MetricName::Mae => "mae",
        MetricName::R2 => "r2",
    }
}
