//! Billing periods on the calendar, in UTC, counted from an anchor.

use chrono::{DateTime, Datelike, Days, Months, Utc};
use serde::{Deserialize, Serialize};

/// A time in UTC, in whole microseconds.
pub type Timestamp = DateTime<Utc>;

const YEAR_MAX: i32 = 9_999;

/// A unit of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IntervalUnit {
    /// Days of 24 hours.
    Day,
    /// Weeks of 7 days.
    Week,
    /// Months of the calendar.
    Month,
    /// Years of the calendar.
    Year,
}

impl IntervalUnit {
    /// Every unit.
    pub const ALL: [Self; 4] = [Self::Day, Self::Week, Self::Month, Self::Year];

    /// Its name in the database and in diffs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "DAY",
            Self::Week => "WEEK",
            Self::Month => "MONTH",
            Self::Year => "YEAR",
        }
    }

    /// The unit of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.as_str() == name)
    }
}

/// How often something is billed: `count` times `unit`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BillingInterval {
    /// The unit.
    pub unit: IntervalUnit,
    /// How many units, 1 to 36.
    pub count: i32,
}

impl BillingInterval {
    /// Where the `n`th period from `anchor` begins; `None` when the calendar ends before, which it does with the year 9999,
    /// the last that a `google.protobuf.Timestamp` can name.
    ///
    /// Always counted from the anchor, never from the period before: so 31 January is followed by 28 February, and that by
    /// 31 March.
    pub fn boundary(self, anchor: Timestamp, n: u32) -> Option<Timestamp> {
        // An interval of no length has no boundaries, and a search for the next one would never end.
        let steps = u32::try_from(self.count).ok().filter(|count| *count > 0)?.checked_mul(n)?;
        let boundary = match self.unit {
            IntervalUnit::Day => anchor.checked_add_days(Days::new(steps.into())),
            IntervalUnit::Week => anchor.checked_add_days(Days::new(u64::from(steps) * 7)),
            IntervalUnit::Month => anchor.checked_add_months(Months::new(steps)),
            IntervalUnit::Year => anchor.checked_add_months(Months::new(steps.checked_mul(12)?)),
        };
        boundary.filter(|boundary| boundary.year() <= YEAR_MAX)
    }

    /// The first boundary after `time`, which must not be before `anchor`; `None` when the calendar ends before.
    pub fn next_boundary(self, anchor: Timestamp, time: Timestamp) -> Option<Timestamp> {
        let elapsed = match self.unit {
            IntervalUnit::Day => (time - anchor).num_days(),
            IntervalUnit::Week => (time - anchor).num_weeks(),
            IntervalUnit::Month => months_between(anchor, time),
            IntervalUnit::Year => months_between(anchor, time) / 12,
        };
        // The period that `time` lies in begins at this boundary or, late in a month, at the one before: so that the search
        // takes two steps, not thousands.
        let first = u32::try_from(elapsed.max(0) / i64::from(self.count.max(1))).ok()?;
        (first..=u32::MAX).map_while(|n| self.boundary(anchor, n)).find(|boundary| *boundary > time)
    }
}

fn months_between(from: Timestamp, to: Timestamp) -> i64 {
    i64::from(to.year() - from.year()) * 12 + i64::from(to.month()) - i64::from(from.month())
}
