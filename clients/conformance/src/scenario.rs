//! The file of scenarios. A field that nobody knows is an error, since it would be looked at by nobody.

use std::{collections::HashSet, fmt, str::FromStr};

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What a client speaks to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Protocol {
    /// gRPC.
    Grpc,
    /// gRPC-Web.
    GrpcWeb,
    /// Connect, unary.
    Connect,
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Grpc => "gRPC",
            Self::GrpcWeb => "gRPC-Web",
            Self::Connect => "Connect",
        })
    }
}

/// One situation, and what must be seen of a client that gets into it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Its name, of lower-case letters and underscores.
    pub name: String,
    /// Why it must be seen.
    pub why: String,
    /// The subscription before.
    #[serde(default)]
    pub given: Given,
    /// What the client is asked to do.
    #[serde(rename = "do")]
    pub task: TaskTemplate,
    /// What is done to it.
    #[serde(default)]
    pub faults: Vec<Fault>,
    /// Every request of its.
    pub seen: Seen,
    /// Parts of its report.
    pub expect: Value,
    /// The subscription after all.
    #[serde(default, rename = "finally")]
    pub after: Option<Value>,
}

/// The subscription before.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// Its notes; absent: `before`.
    pub notes: Option<String>,
    /// Notes of so many characters.
    pub notes_length: Option<usize>,
    /// Its status; absent: active.
    pub status: Option<GivenStatus>,
}

/// A status that takes a write after the creation.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GivenStatus {
    /// Paused, which makes version 2.
    Paused,
}

/// What the client is asked to do; the README says what each field means.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskTemplate {
    /// Which of the client's functions.
    pub call: CallKind,
    /// Values to set.
    pub edit: Option<Map<String, Value>>,
    /// A verb in place of an edit.
    pub verb: Option<String>,
    /// Values that leave nothing to do.
    pub unless: Option<Map<String, Value>>,
    /// Why the intent is forced.
    pub force_reason: Option<String>,
    /// The version that the intent names.
    pub expected_version: Option<i64>,
    /// Choices after a conflict.
    pub resolve: Option<Map<String, Value>>,
    /// The caller's deadline.
    pub deadline_ms: Option<u64>,
    /// What randomness always gives.
    #[serde(default = "half")]
    pub random: f64,
    /// Whether the subscription does not exist.
    #[serde(default, skip_serializing)]
    pub missing: bool,
}

fn half() -> f64 {
    0.5
}

/// A client's function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CallKind {
    /// `modify`
    Modify,
    /// `save`
    Save,
    /// `send`
    Send,
}

/// A task, as the driver gets it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Task {
    /// The scenario's name.
    pub name: String,
    /// Where the client finds the server.
    pub url: String,
    /// Who calls.
    pub principal: String,
    /// The subscription.
    pub subscription_id: String,
    /// The rest.
    #[serde(flatten)]
    pub template: TaskTemplate,
}

/// What is done to a request.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// To which.
    pub on: Nth,
    /// Another writer's change just before it.
    pub before: Option<Change>,
    /// Whether it is answered UNAVAILABLE.
    #[serde(default)]
    pub unavailable: bool,
    /// How long the answer asks to wait.
    pub retry_delay_ms: Option<u64>,
    /// Whether its reply is lost.
    #[serde(default)]
    pub lose_reply: bool,
}

/// Another writer's change.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// New notes.
    pub notes: Option<String>,
    /// New notes, of so many characters.
    pub notes_length: Option<usize>,
    /// A new quantity.
    pub quantity: Option<i64>,
}

/// The n-th write, or get, of a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Nth {
    /// Which of the two.
    pub is_write: bool,
    /// Which one, counted from 1.
    pub number: usize,
}

impl FromStr for Nth {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (kind, number) = text.split_once(' ').with_context(|| format!("{text:?} is not like \"write 1\""))?;
        let is_write = match kind {
            "write" => true,
            "get" => false,
            _ => bail!("a fault is on a write or a get, not on a {kind:?}"),
        };
        let number = number.parse().with_context(|| format!("{number:?} is no number"))?;
        Ok(Self { is_write, number })
    }
}

impl TryFrom<String> for Nth {
    type Error = anyhow::Error;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// The requests that must arrive, which need not be the same in each protocol.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Seen {
    /// The same in each.
    Same(Vec<String>),
    /// Some for gRPC and gRPC-Web, some for Connect.
    ByProtocol(SeenByProtocol),
}

/// The requests that must arrive, by protocol.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeenByProtocol {
    /// By gRPC and gRPC-Web.
    pub grpc: Vec<String>,
    /// By Connect.
    pub connect: Vec<String>,
}

impl Seen {
    /// Those of one protocol.
    pub fn of(&self, protocol: Protocol) -> &[String] {
        match (self, protocol) {
            (Self::Same(seen), _) => seen,
            (Self::ByProtocol(seen), Protocol::Grpc | Protocol::GrpcWeb) => &seen.grpc,
            (Self::ByProtocol(seen), Protocol::Connect) => &seen.connect,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    scenarios: Vec<Scenario>,
}

/// The scenarios that this program was built with.
pub const BUILT_IN: &str = include_str!("../scenarios.yaml");

/// Reads a file of scenarios.
pub fn parse(yaml: &str) -> anyhow::Result<Vec<Scenario>> {
    let File { scenarios } = serde_saphyr::from_str(yaml).context("the scenarios cannot be read")?;
    let mut names = HashSet::new();
    for scenario in &scenarios {
        if !names.insert(&scenario.name) {
            bail!("there are two scenarios {}", scenario.name);
        }
        let changes_twice = |fault: &Fault| fault.unavailable && (fault.lose_reply || fault.before.is_some());
        if scenario.faults.iter().any(changes_twice) {
            bail!("{}: what is answered UNAVAILABLE does not reach the server", scenario.name);
        }
    }
    Ok(scenarios)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_scenarios_can_be_read() {
        let scenarios = parse(BUILT_IN).unwrap();
        assert!(scenarios.len() > 20);
        let dropped = scenarios.iter().find(|scenario| scenario.name == "entity_dropped_from_the_error").unwrap();
        assert_ne!(dropped.seen.of(Protocol::GrpcWeb), dropped.seen.of(Protocol::Connect));
    }

    #[test]
    fn unknown_fields_are_refused_everywhere() {
        let scenario = |changed: &str| {
            let yaml =
                "{name: a, why: b, do: {call: save}, faults: [{on: get 1}], seen: {grpc: [], connect: []}, expect: {}}";
            parse(&format!("scenarios: [{}]", yaml.replacen('{', changed, 1)))
        };
        assert!(scenario("{").is_ok());
        for changed in ["{typo: 1, ", "{given: {typo: 1}, "] {
            let error = format!("{:#}", scenario(changed).unwrap_err());
            assert!(error.contains("typo"), "{error}");
        }
        for (place, with_typo) in [
            ("call: save", "call: save, typo: 1"),
            ("on: get 1", "on: get 1, typo: 1"),
            ("on: get 1", "on: get 1, before: {typo: 1}"),
            ("on: get 1", "on: read 1"),
            ("grpc: []", "grpc: [], typo: 1"),
        ] {
            let yaml = "scenarios: [{name: a, why: b, do: {call: save}, faults: [{on: get 1}], seen: {grpc: [], connect: []}, expect: {}}]";
            assert!(parse(&yaml.replacen(place, with_typo, 1)).is_err(), "{with_typo}");
        }
    }
}
