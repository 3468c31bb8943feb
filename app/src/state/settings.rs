//! The settings of the next fit, and how they are written in the address. Names from the data never go there.

use hearth_protocol::{DeviceChoice, FitSpec, Holdout, LinearSpec, MlpSpec, ModelChoice, TaskChoice};

use crate::i18n::codes::{device_key, model_key, task_key};

/// Which identifier column the scores carry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum IdChoice {
    /// The first column with the role of an identifier.
    #[default]
    Guess,
    /// None: the row number.
    None,
    /// This column.
    Column(String),
}

/// Everything about the next fit that is not the target.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Classes or a quantity.
    pub task: TaskChoice,
    /// Which family.
    pub model: ModelChoice,
    /// Identifier column (not in the address).
    pub id: IdChoice,
    /// Share of the rows held out.
    pub share: f64,
    /// Seed of everything random.
    pub seed: u64,
    /// Device.
    pub device: DeviceChoice,
    /// Weigh rare classes more.
    pub class_weights: bool,
    /// Linear family.
    pub linear: LinearSpec,
    /// Perceptron.
    pub mlp: MlpSpec,
}

impl Default for Settings {
    fn default() -> Self {
        Self::from_spec(&FitSpec::for_target(""))
    }
}

impl Settings {
    /// The settings of an earlier fit.
    pub fn from_spec(spec: &FitSpec) -> Self {
        Self {
            task: spec.task,
            model: spec.model,
            id: spec.id.clone().map_or(IdChoice::Guess, IdChoice::Column),
            share: match spec.holdout {
                Holdout::Share(share) => share,
                Holdout::Rows(_) => 0.25,
            },
            seed: spec.seed,
            device: spec.device,
            class_weights: spec.class_weights,
            linear: spec.linear.clone(),
            mlp: spec.mlp.clone(),
        }
    }

    /// The description of a fit.
    pub fn spec(&self, target: String, id: Option<String>) -> FitSpec {
        FitSpec {
            target,
            task: self.task,
            model: self.model,
            id,
            exclude: Vec::new(),
            holdout: Holdout::Share(self.share),
            seed: self.seed,
            device: self.device,
            class_weights: self.class_weights,
            linear: self.linear.clone(),
            mlp: self.mlp.clone(),
        }
    }

    /// What differs from the defaults, as `key=value&…`.
    pub fn to_query(&self) -> String {
        let usual = Self::default();
        let pairs = self.pairs().into_iter().zip(usual.pairs());
        let changed: Vec<String> = pairs
            .filter(|((_, value), (_, usual))| value != usual)
            .map(|((key, value), _)| format!("{key}={value}"))
            .collect();
        changed.join("&")
    }

    fn pairs(&self) -> [(&'static str, String); 15] {
        let hidden: Vec<String> = self.mlp.hidden.iter().map(u32::to_string).collect();
        [
            ("task", task_key(self.task).to_owned()),
            ("model", model_key(self.model).to_owned()),
            ("holdout", self.share.to_string()),
            ("seed", self.seed.to_string()),
            ("device", device_key(self.device).to_owned()),
            ("weights", u8::from(self.class_weights).to_string()),
            ("l2", self.linear.l2.to_string()),
            ("steps", self.linear.max_steps.to_string()),
            ("hidden", hidden.join("-")),
            ("dropout", self.mlp.dropout.to_string()),
            ("decay", self.mlp.weight_decay.to_string()),
            ("rate", self.mlp.learning_rate.to_string()),
            ("batch", self.mlp.batch_size.to_string()),
            ("epochs", self.mlp.max_epochs.to_string()),
            ("patience", self.mlp.patience.to_string()),
        ]
    }

    /// Reads a query; what is missing or out of range keeps its default.
    pub fn from_query(query: &str) -> Self {
        let mut settings = Self::default();
        for (key, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            settings.read(key, value);
        }
        settings
    }

    fn read(&mut self, key: &str, value: &str) {
        fn within<T: std::str::FromStr + PartialOrd>(
            text: &str,
            range: std::ops::RangeInclusive<T>,
            into: &mut T,
        ) {
            if let Some(value) = text.parse().ok().filter(|value| range.contains(value)) {
                *into = value;
            }
        }
        match key {
            "task" => {
                let all = [TaskChoice::Classify, TaskChoice::Regress];
                self.task = all
                    .into_iter()
                    .find(|task| task_key(*task) == value)
                    .unwrap_or_default();
            }
            "model" => {
                let all = [ModelChoice::Linear, ModelChoice::Mlp];
                self.model = all
                    .into_iter()
                    .find(|model| model_key(*model) == value)
                    .unwrap_or_default();
            }
            "device" => {
                let all = [DeviceChoice::Cpu, DeviceChoice::Gpu];
                self.device = all
                    .into_iter()
                    .find(|device| device_key(*device) == value)
                    .unwrap_or_default();
            }
            "holdout" => within(value, 0.05..=0.6, &mut self.share),
            "seed" => within(value, 0..=u64::from(u32::MAX), &mut self.seed),
            "weights" => self.class_weights = value == "1",
            "l2" => within(value, 0.0..=1e6, &mut self.linear.l2),
            "steps" => within(value, 1..=100_000, &mut self.linear.max_steps),
            "hidden" => {
                if let Some(hidden) = layers(value) {
                    self.mlp.hidden = hidden;
                }
            }
            "dropout" => within(value, 0.0..=0.9, &mut self.mlp.dropout),
            "decay" => within(value, 0.0..=10.0, &mut self.mlp.weight_decay),
            "rate" => within(value, 1e-6..=1.0, &mut self.mlp.learning_rate),
            "batch" => within(value, 1..=65_536, &mut self.mlp.batch_size),
            "epochs" => within(value, 1..=10_000, &mut self.mlp.max_epochs),
            "patience" => within(value, 1..=10_000, &mut self.mlp.patience),
            _ => {}
        }
    }
}

/// Reads `64-32` (or with commas or spaces) as units of the hidden layers: one to six layers of 1 to 1,024 units.
pub fn layers(text: &str) -> Option<Vec<u32>> {
    let parts = text
        .split(['-', ',', ' ', '，', '、'])
        .filter(|part| !part.is_empty());
    let hidden: Vec<u32> = parts.map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let fits = (1..=6).contains(&hidden.len()) && hidden.iter().all(|units| (1..=1024).contains(units));
    fits.then_some(hidden)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_leave_the_address_clean() {
        assert_eq!(Settings::default().to_query(), "");
    }

    #[test]
    fn settings_survive_the_address() {
        let mut settings = Settings {
            seed: 7,
            share: 0.3,
            model: ModelChoice::Mlp,
            ..Settings::default()
        };
        settings.mlp.hidden = vec![128, 64, 8];
        settings.class_weights = true;
        let query = settings.to_query();
        assert_eq!(query, "model=mlp&holdout=0.3&seed=7&weights=1&hidden=128-64-8");
        assert_eq!(Settings::from_query(&query), settings);
    }

    #[test]
    fn nonsense_in_the_address_is_ignored() {
        for query in [
            "seed=-1",
            "holdout=5",
            "hidden=",
            "hidden=0",
            "rate=NaN",
            "model=forest",
            "&&=&x",
            "epochs=1e9",
        ] {
            assert_eq!(Settings::from_query(query), Settings::default(), "{query}");
        }
    }

    #[test]
    fn names_from_the_data_stay_out_of_the_address() {
        let settings = Settings {
            id: IdChoice::Column("customerID".into()),
            ..Settings::default()
        };
        assert_eq!(settings.to_query(), "");
    }
}
