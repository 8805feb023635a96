//! What operators see of calls: how many, how they ended, and how long they took.

use std::time::Duration;

use metrics::{Unit, counter, describe_counter, describe_histogram, histogram};
use tonic::Code;

use crate::service::access::access;

const REQUESTS: &str = "occam_requests_total";
const REQUEST_SECONDS: &str = "occam_request_duration_seconds";
/// What is called that is no RPC of ours; its name is the caller's invention.
const OTHER: &str = "other";

/// Says what the numbers mean, once they are kept.
pub fn describe_metrics() {
    describe_counter!(REQUESTS, "Answered calls, by RPC and status code");
    let duration = "From the arrival of a call to its answer, by RPC";
    describe_histogram!(REQUEST_SECONDS, Unit::Seconds, duration);
}

/// A call of `PlanService/GetPlan` or its like was answered.
pub(super) fn answered(method: &str, code: Code, duration: Duration) {
    let rpc = access().rpc_name(method).unwrap_or(OTHER);
    counter!(REQUESTS, "rpc" => rpc, "code" => name(code)).increment(1);
    histogram!(REQUEST_SECONDS, "rpc" => rpc).record(duration);
}

/// The code's name as the gRPC specification writes it.
fn name(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}
