//! The caller's deadline: `grpc-timeout`, counted from the arrival of the request.

use std::time::Duration;

use http::HeaderMap;
use tokio::time::Instant;
use tonic::Code;

use crate::{
    domain::Violation,
    service::status::{Failure, bad_request},
};

/// tonic counts the same time itself, and answers CANCELLED; this answers a little earlier.
const MARGIN_MAX: Duration = Duration::from_millis(5);
/// Too short for a request to be worth beginning.
const REMAINING_MIN: Duration = Duration::from_millis(1);

/// When a call has to be answered.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deadline {
    at: Instant,
}

impl Deadline {
    /// Whether nothing should be begun any more.
    pub(super) fn is_over(self) -> bool {
        self.at.saturating_duration_since(Instant::now()) < REMAINING_MIN
    }
}

impl From<Deadline> for Instant {
    fn from(deadline: Deadline) -> Self {
        deadline.at
    }
}

/// The deadline of a request, if it has one.
pub(super) fn of(headers: &HeaderMap) -> Result<Option<Deadline>, Failure> {
    let Some(value) = headers.get("grpc-timeout") else { return Ok(None) };
    let timeout = value.to_str().ok().and_then(parse).ok_or_else(malformed)?;
    // One that lies beyond the clock's end is none.
    let margin = MARGIN_MAX.min(timeout / 10);
    Ok(Instant::now().checked_add(timeout.saturating_sub(margin)).map(|at| Deadline { at }))
}

/// At most eight digits and a unit, as the gRPC specification has it.
fn parse(text: &str) -> Option<Duration> {
    let digits = text.get(..text.len().checked_sub(1)?)?;
    if digits.is_empty() || digits.len() > 8 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let number: u64 = digits.parse().ok()?;
    Some(match text.get(digits.len()..)? {
        "H" => Duration::from_secs(number * 3_600),
        "M" => Duration::from_secs(number * 60),
        "S" => Duration::from_secs(number),
        "m" => Duration::from_millis(number),
        "u" => Duration::from_micros(number),
        "n" => Duration::from_nanos(number),
        _ => return None,
    })
}

fn malformed() -> Failure {
    let description = "must be 1 to 8 digits and a unit, H M S m u n".to_owned();
    let violation = Violation { field: "grpc-timeout".to_owned(), description };
    Failure::new(Code::InvalidArgument, "INVALID_FIELD", "grpc-timeout is malformed".to_owned())
        .detail(&bad_request(&[violation]))
}

/// What is answered when the deadline passes. A write that has reached the store goes on.
pub(super) fn exceeded() -> Failure {
    let message = "the deadline passed; a write may still take effect, repeat it with its request_id to find out";
    Failure::new(Code::DeadlineExceeded, "DEADLINE_EXCEEDED", message.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timeouts_are_read_as_the_specification_writes_them() {
        let cases = [
            ("1H", Some(Duration::from_secs(3_600))),
            ("99999999S", Some(Duration::from_secs(99_999_999))),
            ("250m", Some(Duration::from_millis(250))),
            ("0n", Some(Duration::ZERO)),
            ("", None),
            ("S", None),
            ("-1S", None),
            ("100000000S", None),
            ("1.5S", None),
            ("1s", None),
            ("1é", None),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text), expected, "{text:?}");
        }
    }
}
