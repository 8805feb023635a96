//! What the transport refuses by itself comes without details; here it gets its row of the contract's table.

use tonic::{Code, Status};

use crate::{
    domain::Violation,
    service::status::{Failure, bad_request},
};

const QUOTED_CHARS_MAX: usize = 200;

/// The contract's answer for a status that no handler made.
pub(super) fn rewritten(status: &Status) -> Failure {
    let message = status.message().to_owned();
    match status.code() {
        // prost could not decode the message, or its frame is malformed; what it says is of its own types.
        Code::Internal => malformed("the message cannot be decoded".to_owned()),
        // Connect's: the JSON, or how it was sent.
        Code::InvalidArgument => malformed(message),
        Code::OutOfRange | Code::ResourceExhausted => {
            let message = "the message is above the limit of 1 MiB".to_owned();
            Failure::new(Code::ResourceExhausted, "MESSAGE_TOO_LARGE", message)
        }
        Code::Cancelled | Code::DeadlineExceeded => super::deadline::exceeded(),
        Code::Unimplemented => Failure::new(Code::Unimplemented, "UNIMPLEMENTED", message),
        Code::NotFound => Failure::new(Code::NotFound, "NOT_FOUND", message),
        code @ (Code::Ok
        | Code::Unknown
        | Code::AlreadyExists
        | Code::PermissionDenied
        | Code::FailedPrecondition
        | Code::Aborted
        | Code::Unavailable
        | Code::DataLoss
        | Code::Unauthenticated) => Failure::new(code, "TRANSPORT", message),
    }
}

fn malformed(message: String) -> Failure {
    // It may quote the request.
    let message: String = message.chars().take(QUOTED_CHARS_MAX).collect();
    let violation = Violation { field: String::new(), description: message.clone() };
    Failure::new(Code::InvalidArgument, "INVALID_FIELD", message).detail(&bad_request(&[violation]))
}
