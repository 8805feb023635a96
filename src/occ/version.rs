//! Versions and preconditions.

use std::fmt;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::domain::{Error, Timestamp};

/// How many versions back a base is rebuilt for a comparison; farther back there is none.
const BASE_DISTANCE_MAX: i64 = 1_000;

/// The number of effective changes of an entity, its creation included; always above 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Version(i64);

impl Version {
    /// The version that a creation makes.
    pub const FIRST: Self = Self(1);

    /// The version of that number; `None` unless it is positive.
    pub fn new(number: i64) -> Option<Self> {
        (number > 0).then_some(Self(number))
    }

    /// Its number.
    pub fn get(self) -> i64 {
        self.0
    }

    /// The version that the next effective change makes.
    pub fn next(self) -> Self {
        // A version counts committed transactions, and there is no time for 2^63 of them.
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What must hold of the stored entity for a write to take effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precondition {
    /// It is still at the version that the write was made from.
    Matches(Version),
    /// It is, or what was changed since is disjoint from the write.
    MatchesOrMerges(Version),
    /// Nothing: the version check is skipped.
    Forced {
        /// The version that the caller named all the same, for history.
        named: Option<Version>,
    },
}

impl Precondition {
    /// The version that the caller named.
    pub fn expected(self) -> Option<Version> {
        match self {
            Self::Matches(version) | Self::MatchesOrMerges(version) => Some(version),
            Self::Forced { named } => named,
        }
    }

    /// Whether an entity at `actual` is at the version that it has to be at.
    pub fn check(self, actual: Version) -> Result<(), VersionMismatch> {
        match self {
            Self::Matches(expected) | Self::MatchesOrMerges(expected) if expected != actual => {
                Err(VersionMismatch { expected, actual })
            }
            Self::Matches(_) | Self::MatchesOrMerges(_) | Self::Forced { .. } => Ok(()),
        }
    }
}

/// The stored entity is not at the version that the write was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected version {expected}, found {actual}")]
pub struct VersionMismatch {
    /// The version that the write was made from.
    pub expected: Version,
    /// The version that is stored.
    pub actual: Version,
}

impl VersionMismatch {
    /// Whether the caller names a version that does not exist yet: a mistake, and not a lost race.
    pub fn is_ahead(self) -> bool {
        self.expected > self.actual
    }

    /// Whether the version is so far back that it is not rebuilt.
    pub fn is_too_far(self) -> bool {
        self.actual.0 - self.expected.0 > BASE_DISTANCE_MAX
    }
}

/// The kinds of entity that carry a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntityType {
    /// A plan.
    Plan,
    /// A subscription.
    Subscription,
    /// An invoice.
    Invoice,
}

impl EntityType {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Plan, Self::Subscription, Self::Invoice];

    /// Its name in errors and in history.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Subscription => "subscription",
            Self::Invoice => "invoice",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|entity_type| entity_type.as_str() == name)
    }
}

impl fmt::Display for EntityType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Fields that mean something only together: whoever changes one of them decides about all of them.
///
/// A field in no group is a group of its own, and so is each pair of the metadata.
#[derive(Debug, Clone, Copy)]
pub struct Group(pub &'static [&'static str]);

/// An entity that carries a version.
pub trait Versioned: Clone + PartialEq + fmt::Debug + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Which kind it is.
    const TYPE: EntityType;
    /// Its fields that belong together.
    const GROUPS: &'static [Group];
    /// What the store has to do in the transaction of a change, beside writing the row.
    type Effect: Clone + fmt::Debug + PartialEq + Send + Sync + 'static;

    /// Its id, unique among entities of every kind.
    fn id(&self) -> uuid::Uuid;
    /// Its version.
    fn version(&self) -> Version;
    /// When that version was made.
    fn update_time(&self) -> Timestamp;
    /// The customer whose it is; `None` for what is nobody's.
    fn customer_id(&self) -> Option<&str>;
    /// The names of its fields that are not as those of another.
    fn differing(&self, other: &Self) -> Vec<&'static str>;
    /// Gives it a version, and the time at which it was made.
    fn stamp(&mut self, version: Version, time: Timestamp);
    /// The rules that span fields, which two disjoint changes can break together.
    fn check(&self) -> Result<(), Error>;
}

/// Implements [`Versioned::differing`] for a struct with these fields; the compiler refuses a list that is not whole.
macro_rules! differing_fields {
    ($($field:ident),+ $(,)?) => {
        fn differing(&self, other: &Self) -> Vec<&'static str> {
            let Self { $($field),+ } = self;
            let mut names = Vec::new();
            $(if *$field != other.$field {
                names.push(stringify!($field));
            })+
            names
        }
    };
}
pub(crate) use differing_fields;
