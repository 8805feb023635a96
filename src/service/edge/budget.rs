//! The size of a status on the way out to gRPC, where it travels in headers.
//!
//! Default clients lose details of more than some 12,000 bytes, or turn the code into INTERNAL; grpcio fails at random
//! from about 6,000; proxies allow less. 4,096 bytes get through everywhere, so what is above is cut here, in the order
//! in which a client can do without it, and `truncation` says what was.

use prost::Message;
use tonic_types::pb as rpc;

use crate::{proto as pb, service::status::Detail};

/// How large the encoded `google.rpc.Status` may be.
pub(super) const STATUS_BYTES_MAX: usize = 4_096;
const LONG_VALUE_BYTES: usize = 128;

/// The status that fits; `None` when it does as it is.
pub(super) fn fitted(encoded: &[u8]) -> Option<rpc::Status> {
    if encoded.len() <= STATUS_BYTES_MAX {
        return None;
    }
    // Our own handlers encoded it.
    let status = rpc::Status::decode(encoded).ok()?;
    let status = cut(status, &[drop_long_values, drop_values, drop_entity, drop_diffs]);
    Some(cut(status, &[shorten_violations, drop_violations]))
}

type Step<M> = fn(&mut M);

/// Takes step after step with the detail of one type until the status fits.
fn cut<M: Detail>(mut status: rpc::Status, steps: &[Step<M>]) -> rpc::Status {
    let Some(index) = status.details.iter().position(|detail| detail.type_url == M::TYPE_URL) else { return status };
    let Some(mut detail) = status.details.get(index).and_then(|any| M::decode(&*any.value).ok()) else { return status };
    for step in steps {
        if status.encoded_len() <= STATUS_BYTES_MAX {
            break;
        }
        step(&mut detail);
        if let Some(any) = status.details.get_mut(index) {
            any.value = detail.encode_to_vec();
        }
    }
    status
}

fn truncation(conflict: &mut pb::VersionConflict) -> &mut pb::Truncation {
    conflict.truncation.get_or_insert_default()
}

fn drop_long_values(conflict: &mut pb::VersionConflict) {
    let values = conflict.diffs.iter_mut().flat_map(|diff| [&mut diff.base, &mut diff.yours, &mut diff.current]);
    let long = values.filter(|value| value.as_ref().is_some_and(|value| value.encoded_len() > LONG_VALUE_BYTES));
    // Whoever reads that long values were left out takes an absent one for such, so it is said only when it is so.
    if long.map(|value| *value = None).count() > 0 {
        truncation(conflict).long_values = true;
    }
}

fn drop_values(conflict: &mut pb::VersionConflict) {
    for diff in &mut conflict.diffs {
        (diff.base, diff.yours, diff.current) = (None, None, None);
    }
    truncation(conflict).values = true;
}

fn drop_entity(conflict: &mut pb::VersionConflict) {
    conflict.current = None;
    truncation(conflict).entity = true;
}

fn drop_diffs(conflict: &mut pb::VersionConflict) {
    conflict.diffs.clear();
    truncation(conflict).diffs = true;
}

/// Which fields are wrong matters more than why.
fn shorten_violations(bad_request: &mut rpc::BadRequest) {
    for violation in &mut bad_request.field_violations {
        violation.description.clear();
    }
}

fn drop_violations(bad_request: &mut rpc::BadRequest) {
    let violations = &mut bad_request.field_violations;
    let (all, mut bytes) = (violations.len(), 0);
    violations.retain(|violation| {
        bytes += violation.encoded_len() + 4;
        bytes <= STATUS_BYTES_MAX / 2
    });
    let description = format!("{} more violations did not fit", all - violations.len());
    violations.push(rpc::bad_request::FieldViolation { description, ..Default::default() });
}
