//! The caller's deadline: `grpc-timeout` or `connect-timeout-ms`, counted from the arrival of the request.

use std::time::Duration;

use http::HeaderMap;
use tokio::time::Instant;
use tonic::Code;

use crate::{
    domain::Violation,
    service::{
        connect::Wire,
        status::{Failure, bad_request},
    },
};

/// tonic and connectrpc count the same time themselves, and tonic answers CANCELLED; this answers a little earlier, by more
/// than the millisecond that timers are apart.
const MARGIN_MIN: Duration = Duration::from_millis(2);
const MARGIN_MAX: Duration = Duration::from_millis(5);
/// For calls that name none, so that a request whose body never comes does not hold its place for ever.
pub(super) const TIMEOUT_DEFAULT: Duration = Duration::from_secs(60);
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
pub(super) fn of(headers: &HeaderMap, wire: Wire) -> Result<Deadline, Failure> {
    let format = match wire {
        Wire::Grpc | Wire::GrpcWeb => &GRPC,
        Wire::Connect => &CONNECT,
    };
    let timeout = match headers.get(format.header) {
        Some(value) => value.to_str().ok().and_then(format.parse).ok_or_else(|| malformed(format))?,
        None => TIMEOUT_DEFAULT,
    };
    let margin = (timeout / 10).clamp(MARGIN_MIN, MARGIN_MAX);
    let (now, timeout) = (Instant::now(), timeout.saturating_sub(margin));
    // The longest that can be written is some 11,000 years, which the clock can count.
    Ok(Deadline { at: now.checked_add(timeout).unwrap_or(now + TIMEOUT_DEFAULT) })
}

/// How a protocol writes a timeout.
struct Format {
    header: &'static str,
    parse: fn(&str) -> Option<Duration>,
    description: &'static str,
}

const GRPC: Format =
    Format { header: "grpc-timeout", parse: parse_grpc, description: "must be 1 to 8 digits and a unit, H M S m u n" };
const CONNECT: Format = Format {
    header: "connect-timeout-ms",
    parse: parse_connect,
    description: "must be 1 to 10 digits, of milliseconds",
};

/// At most ten digits, as the Connect specification has it.
fn parse_connect(text: &str) -> Option<Duration> {
    let is_number = (1..=10).contains(&text.len()) && text.bytes().all(|digit| digit.is_ascii_digit());
    is_number.then(|| text.parse().ok().map(Duration::from_millis))?
}

/// At most eight digits and a unit, as the gRPC specification has it.
fn parse_grpc(text: &str) -> Option<Duration> {
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

fn malformed(format: &Format) -> Failure {
    let violation = Violation { field: format.header.to_owned(), description: format.description.to_owned() };
    Failure::new(Code::InvalidArgument, "INVALID_FIELD", format!("{} is malformed", format.header))
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
    fn timeouts_are_read_as_the_specifications_write_them() {
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
            assert_eq!(parse_grpc(text), expected, "{text:?}");
        }
        let cases = [
            ("0", Some(Duration::ZERO)),
            ("250", Some(Duration::from_millis(250))),
            ("9999999999", Some(Duration::from_millis(9_999_999_999))),
            ("", None),
            ("10000000000", None),
            ("+250", None),
            ("-1", None),
            ("1.5", None),
            ("250m", None),
        ];
        for (text, expected) in cases {
            assert_eq!(parse_connect(text), expected, "{text:?}");
        }
    }
}
