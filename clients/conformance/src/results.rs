//! What came of the scenarios, kept as a file of JSON for each client and protocol.

use std::{fs, path::Path};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use crate::scenario::Protocol;

/// A run of one client.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Results {
    /// The client's name, such as `go`.
    pub client: String,
    /// What it spoke.
    pub protocol: Protocol,
    /// All scenarios, in the order of the file.
    pub scenarios: Vec<ScenarioResult>,
}

/// What came of one scenario.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScenarioResult {
    /// Its name.
    pub name: String,
    /// How it ended.
    pub result: Verdict,
    /// What was expected, and what came instead.
    pub failures: Vec<String>,
}

/// How a scenario ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// As it must.
    Passed,
    /// Otherwise.
    Failed,
    /// Not at all, since the driver ended before.
    NotRun,
}

impl Results {
    /// How many scenarios ended so.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.scenarios.iter().filter(|scenario| scenario.result == verdict).count()
    }

    /// Writes the file into `dir`.
    pub fn write(&self, dir: &Path) -> anyhow::Result<()> {
        let protocol = serde_json::to_value(self.protocol)?;
        let name = format!("{}.{}.json", self.client, protocol.as_str().unwrap_or_default());
        fs::create_dir_all(dir).with_context(|| format!("{} cannot be made", dir.display()))?;
        let path = dir.join(name);
        let json = serde_json::to_string_pretty(self)? + "\n";
        fs::write(&path, json).with_context(|| format!("{} cannot be written", path.display()))
    }

    /// All files of `dir`, in the order of clients and protocols.
    pub fn read_all(dir: &Path) -> anyhow::Result<Vec<Self>> {
        let entries = fs::read_dir(dir).with_context(|| format!("{} cannot be read", dir.display()))?;
        let mut all = Vec::new();
        for entry in entries {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "json") {
                let json = fs::read_to_string(&path)?;
                let results: Self = serde_json::from_str(&json)
                    .with_context(|| format!("{} is no report of this program", path.display()))?;
                all.push(results);
            }
        }
        all.sort_by(|a, b| (&a.client, a.protocol).cmp(&(&b.client, b.protocol)));
        Ok(all)
    }
}
