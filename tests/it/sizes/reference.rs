//! The contract's way of cutting a conflict, written a second time, from the contract.

use occam_client::{
    tonic::Status,
    v1::{FieldDiff, Truncation, VersionConflict, version_conflict::Current},
};
use prost::Message;
use tonic_types::pb as rpc;

/// What a status is to carry, given all that there is to tell: the conflict, and how large the status would be in full.
pub fn cut(status: &Status, current: Current, diffs: Vec<FieldDiff>) -> (VersionConflict, usize) {
    let mut status = rpc::Status::decode(status.details()).unwrap();
    let answered = VersionConflict::decode(&*status.details[1].value).unwrap();
    let mut conflict = VersionConflict { current: Some(current), diffs, truncation: None, ..answered };
    let mut size = |conflict: &VersionConflict| {
        status.details[1].value = conflict.encode_to_vec();
        status.encoded_len()
    };
    let full = size(&conflict);
    let mut left_out = Truncation::default();
    for step in 0..4 {
        if size(&conflict) <= 4_096 {
            break;
        }
        match step {
            0 => left_out.long_values = drop_values(&mut conflict, 128),
            1 => {
                drop_values(&mut conflict, 0);
                left_out.values = true;
            }
            2 => (left_out.entity, conflict.current) = (true, None),
            _ => (left_out.diffs, conflict.diffs) = (true, vec![]),
        }
        conflict.truncation = Some(left_out).filter(|left_out| *left_out != Truncation::default());
    }
    (conflict, full)
}

/// Drops the values that are longer, and says whether there were any.
fn drop_values(conflict: &mut VersionConflict, bytes_max: usize) -> bool {
    let values = conflict.diffs.iter_mut().flat_map(|diff| [&mut diff.base, &mut diff.yours, &mut diff.current]);
    let long = values.filter(|value| value.as_ref().is_some_and(|value| value.encoded_len() > bytes_max));
    long.map(|value| *value = None).count() > 0
}
