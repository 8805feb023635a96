//! What a ratio is to be, and whether it is.

use std::fmt;

use serde::Serialize;

/// What is required of a ratio, and what is aimed at.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Goal {
    bound: Bound,
    required: f64,
    aim: f64,
}

/// Which side of a figure is the good one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Bound {
    AtLeast,
    AtMost,
}

impl Goal {
    pub(crate) const fn at_least(required: f64, aim: f64) -> Self {
        Self { bound: Bound::AtLeast, required, aim }
    }

    pub(crate) const fn at_most(required: f64, aim: f64) -> Self {
        Self { bound: Bound::AtMost, required, aim }
    }

    /// What is to be said of a ratio.
    pub(crate) fn verdict(self, ratio: f64) -> &'static str {
        let reaches = |figure| match self.bound {
            Bound::AtLeast => ratio >= figure,
            Bound::AtMost => ratio <= figure,
        };
        match (reaches(self.required), reaches(self.aim)) {
            (_, true) => "aim reached",
            (true, false) => "reached",
            (false, false) => "**missed**",
        }
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match self.bound {
            Bound::AtLeast => '≥',
            Bound::AtMost => '≤',
        };
        write!(f, "{sign} {}, aim {}", self.required, self.aim)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_knows_which_side_is_the_good_one() {
        let rate = Goal::at_least(1.0, 1.5);
        assert_eq!([0.99, 1.0, 1.5].map(|ratio| rate.verdict(ratio)), ["**missed**", "reached", "aim reached"]);
        let time = Goal::at_most(1.6, 1.3);
        assert_eq!([1.61, 1.6, 1.3].map(|ratio| time.verdict(ratio)), ["**missed**", "reached", "aim reached"]);
        assert_eq!(format!("{rate}; {time}"), "≥ 1, aim 1.5; ≤ 1.6, aim 1.3");
    }
}
