//! The caller's deadline: `grpc-timeout`, counted from the arrival of the request.

use std::time::Duration;

use http::HeaderMap;
use tokio::time::Instant;
use tonic::Code;

use crate::{
    domain::Violation,
    service::status::{Failure, bad_request},
};

/// tonic counts the same time itself, farther out, and answers CANCELLED; this answers a little earlier, by more than the
/// millisecond that timers are apart.
const MARGIN_MIN: Duration = Duration::from_millis(2);
const MARGIN_MAX: Duration = Duration::from_millis(5);
/// For calls that name none, so that a request whose body never comes does not hold its place for ever.
const TIMEOUT_DEFAULT: Duration = Duration::from_secs(60);
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

/// The deadline of a call.
pub(super) fn of(headers: &HeaderMap) -> Result<Deadline, Failure> {
    let timeout = match headers.get("grpc-timeout") {
        Some(value) => value.to_str().ok().and_then(parse).ok_or_else(malformed)?,
        None => TIMEOUT_DEFAULT,
    };
    let margin = (timeout / 10).clamp(MARGIN_MIN, MARGIN_MAX);
    let (now, timeout) = (Instant::now(), timeout.saturating_sub(margin));
    // The longest that can be written is some 11,000 years, which the clock can count.
    Ok(Deadline { at: now.checked_add(timeout).unwrap_or(now + TIMEOUT_DEFAULT) })
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
    let message = "the deadline passed; a write may still take effect: its request_id, if it had one, finds out";
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
