//! The model card: one page for people inside the bundle (Mitchell et al., 2019, shortened to what is known).

use crate::Manifest;

/// Writes the card of a manifest.
pub(crate) fn write(manifest: &Manifest) -> String {
    let report = &manifest.report;
    let mut card = format!(
        "# {} model for \"{}\"\n\nTrained {} by Hearth {} on {} rows of {}; measured on {} rows it had not seen.\n\n## Measured\n\n",
        title(&manifest.task),
        manifest.target.name,
        manifest.trained_at,
        manifest.hearth,
        report.rows_train,
        manifest.table,
        report.rows_test,
    );
    for (name, value) in &report.metrics {
        let interval = report
            .intervals
            .get(name)
            .map(|[low, high]| format!(" (95 %: {low:.4} to {high:.4})"));
        card.push_str(&format!(
            "- {name:?}: {value:.4}{}\n",
            interval.unwrap_or_default()
        ));
    }
    card.push_str("\n## Reads\n\n");
    for column in manifest.recipe.input_columns() {
        card.push_str(&format!("- {column}\n"));
    }
    card.push_str(
        "\n## Limits\n\nThe numbers hold for customers like those in the training table. Watch the warnings when scoring: unseen \
         categories and values out of range mean that the customers have changed.\n",
    );
    card
}

fn title(task: &hearth_protocol::Task) -> &'static str {
    match task {
        hearth_protocol::Task::Binary => "Two-class",
        hearth_protocol::Task::Multiclass => "Multi-class",
        hearth_protocol::Task::Regression => "Regression",
    }
}
