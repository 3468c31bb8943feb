//! Scoring any table with a model.

use burn::tensor::Device;
use hearth_compute::{Stopwatch, choose};
use hearth_protocol::{DeviceChoice, DeviceUsed, Phase, Progress, Role, ScoreReport, Task, Warning};
use hearth_tabular::{Column, Table};

use crate::{
    Model, ModelError, Run, calibrate,
    families::{measure_step, predict_all},
    metrics::{deciles, histogram},
    model::Manifest,
};

/// Rows that are encoded at a time, which bounds the memory of scoring.
const ENCODE_ROWS: usize = 65_536;

/// Scores of a table, one a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// The identifier, or the row number from 1 where the table has none.
    pub id: Vec<String>,
    /// Name of the identifier column, or `row`.
    pub id_name: String,
    /// Probability of the positive class (two classes), of the predicted class (several), or the predicted quantity.
    pub score: Vec<f64>,
    /// Predicted class, as a place in `classes`; empty for a quantity.
    pub class: Vec<u32>,
    /// 1 for the tenth of the rows with the highest scores, 10 for the lowest.
    pub decile: Vec<u8>,
    /// Class names.
    pub classes: Vec<String>,
    /// Summary.
    pub report: ScoreReport,
}

/// Calibrated outputs of a model for some rows: row-major, rows × (1 or classes).
///
/// # Errors
/// `Cancelled`, or `Device` when the device fails.
pub(crate) async fn outputs(
    model: &Model,
    table: &Table,
    rows: &[u32],
    device: &Device,
    run: &Run,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<f64>, ModelError> {
    let Manifest {
        recipe,
        calibration,
        target,
        dims,
        ..
    } = &model.manifest;
    let predictor = model.open(device)?;
    let mut outputs = Vec::with_capacity(rows.len() * dims.outputs);
    for (index, block) in rows.chunks(ENCODE_ROWS).enumerate() {
        run.step().await?;
        let inputs = recipe.encode(table, block, warnings);
        for raw in predict_all(predictor.as_ref(), &inputs, run)
            .await?
            .chunks_exact(dims.outputs)
        {
            calibrate::apply(calibration, raw, &mut outputs);
        }
        if run.news_due() {
            let done = (index * ENCODE_ROWS + block.len()) as u64;
            run.progress(Progress::new(Phase::Scoring, done, Some(rows.len() as u64)));
        }
    }
    if model.manifest.task == Task::Regression {
        outputs
            .iter_mut()
            .for_each(|value| *value = *value * target.deviation + target.mean);
    }
    Ok(outputs)
}

/// The device for a model that is only applied.
pub(crate) async fn device_for(
    model: &Model,
    choice: DeviceChoice,
) -> Result<(Device, DeviceUsed, Vec<Warning>), ModelError> {
    let manifest = &model.manifest;
    Ok(choose(choice, async |device| {
        measure_step(device, &manifest.dims, &manifest.spec.mlp)
            .await
            .map_err(ModelError::into_device)
    })
    .await?)
}

/// Scores every row of a table.
///
/// # Errors
/// `Cancelled`, or `Device` when the device fails or cannot be used. Missing columns, unseen categories and the like
/// are warnings in the report.
pub async fn score(
    model: &Model,
    name: &str,
    table: &Table,
    choice: DeviceChoice,
    run: &Run,
) -> Result<Scores, ModelError> {
    let watch = Stopwatch::start();
    let manifest = &model.manifest;
    let (device, used, mut warnings) = device_for(model, choice).await?;
    let rows: Vec<u32> = (0..table.rows() as u32).collect();
    let outputs = outputs(model, table, &rows, &device, run, &mut warnings).await?;
    let (score, class): (Vec<f64>, Vec<u32>) = match manifest.task {
        Task::Binary => {
            let class = outputs
                .iter()
                .map(|&p| u32::from(p > manifest.threshold))
                .collect();
            (outputs, class)
        }
        Task::Multiclass => outputs
            .chunks_exact(manifest.dims.outputs)
            .map(|p| {
                let class = crate::metrics::argmax(p);
                (p[class as usize], class)
            })
            .unzip(),
        Task::Regression => (outputs, Vec::new()),
    };
    let mut order = rows;
    order.sort_by(|&a, &b| score[b as usize].total_cmp(&score[a as usize]).then(a.cmp(&b)));
    let mut decile = vec![0; order.len()];
    for (place, &row) in order.iter().enumerate() {
        // The same cut as in `deciles`: bin i holds places i·n/10 to (i + 1)·n/10.
        decile[row as usize] = ((place * 10 + 9) / order.len()).min(9) as u8 + 1;
    }
    let place = |wanted: &dyn Fn(&Column) -> bool| table.columns().iter().position(wanted);
    let id_column = place(&|column| manifest.spec.id.as_ref() == Some(&column.name))
        .or_else(|| place(&|column| column.role == Role::Identifier));
    let id_name = id_column.map_or_else(|| "row".to_owned(), |column| table.columns()[column].name.clone());
    let id: Vec<String> = (0..table.rows())
        .map(|row| {
            id_column
                .and_then(|column| table.cell_text(row, column))
                .unwrap_or_else(|| (row + 1).to_string())
        })
        .collect();
    let classes = manifest.target.classes.clone();
    let class_name = |row: usize| {
        class
            .get(row)
            .and_then(|&class| classes.get(class as usize))
            .cloned()
            .unwrap_or_default()
    };
    let report = ScoreReport {
        model: name.to_owned(),
        task: manifest.task,
        positive: if manifest.task == Task::Binary {
            classes[1].clone()
        } else {
            manifest.target.name.clone()
        },
        table: table.name.clone(),
        rows: score.len() as u64,
        mean: score.iter().sum::<f64>() / score.len().max(1) as f64,
        histogram: histogram(&score),
        deciles: deciles(&score, &score),
        top: order
            .iter()
            .take(20)
            .map(|&row| {
                (
                    id[row as usize].clone(),
                    score[row as usize],
                    class_name(row as usize),
                )
            })
            .collect(),
        device: used,
        seconds: watch.seconds(),
        warnings,
    };
    Ok(Scores {
        id,
        id_name,
        score,
        class,
        decile,
        classes,
        report,
    })
}

impl Scores {
    /// The scores as CSV: identifier, `score`, `class`, `decile`, given to `out` in pieces.
    pub fn write_csv(&self, out: &mut dyn FnMut(&[u8])) {
        let mut text = String::new();
        push_cell(&mut text, &self.id_name);
        text.push_str(",score,class,decile\n");
        for row in 0..self.score.len() {
            push_cell(&mut text, &self.id[row]);
            text.push_str(&format!(",{},", self.score[row]));
            if let Some(class) = self
                .class
                .get(row)
                .and_then(|&class| self.classes.get(class as usize))
            {
                push_cell(&mut text, class);
            }
            text.push_str(&format!(",{}\n", self.decile[row]));
            if text.len() > 1 << 16 {
                out(text.as_bytes());
                text.clear();
            }
        }
        out(text.as_bytes());
    }
}

/// Appends a CSV cell, quoted where it must be.
fn push_cell(text: &mut String, cell: &str) {
    if cell.contains([',', '"', '\n', '\r']) {
        text.push('"');
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(cell);
    }
}
