//! How the model's requests are sent, and what is answered.

use std::sync::Arc;

use occam_client::{
    Client,
    prost_types::FieldMask,
    tonic::{Code, Status},
    v1::{
        BulkMode, BulkUpdateSubscriptionsRequest, BulkUpdateSubscriptionsResult, CancelSubscriptionRequest, Merge,
        MergePolicy, PauseSubscriptionRequest, ResumeSubscriptionRequest, Subscription, UncancelSubscriptionRequest,
        UpdateSubscriptionRequest, VersionConflict, bulk_update_subscriptions_result::Result as ItemResult,
    },
};
use prost::Message;
use tonic_types::pb as rpc;

use super::machine::{Change, Request};
use crate::refusal::Refusal;

/// Why those who force do so.
pub const FORCE_REASON: &str = "the model says so";

/// What one request was answered.
#[derive(Debug, Clone)]
pub enum Answer {
    Accepted {
        entity: Box<Subscription>,
        replayed: bool,
        merge: Option<Merge>,
    },
    /// `VERSION_CONFLICT` or `VERSION_AHEAD`.
    Conflict {
        conflict: Box<VersionConflict>,
        reason: String,
    },
    /// `FAILED_PRECONDITION`, with its reason.
    Refused(String),
    /// Innocent, but refused with the others.
    BatchRefused,
    Unavailable,
    IdReused,
}

/// How requests travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Single,
    PerItem,
    AllOrNothing,
}

/// Sends requests in one call, and gives the answer of each.
pub async fn send(
    client: &Client,
    ids: &[String],
    mode: Mode,
    requests: &[Arc<Request>],
) -> Result<Vec<Answer>, String> {
    let bulk_mode = match mode {
        Mode::Single => return Ok(vec![send_single(client, ids, &requests[0]).await?]),
        Mode::PerItem => BulkMode::PerItem,
        Mode::AllOrNothing => BulkMode::AllOrNothing,
    };
    let bulk = BulkUpdateSubscriptionsRequest {
        requests: requests.iter().map(|request| update_message(request, ids)).collect(),
        mode: bulk_mode.into(),
    };
    match client.subscriptions().bulk_update_subscriptions(bulk).await {
        Ok(reply) => {
            let results = reply.into_inner().results;
            let indices: Vec<_> = results.iter().map(|result| usize::try_from(result.index).unwrap()).collect();
            if indices != (0..requests.len()).collect::<Vec<_>>() {
                return Err(format!("{} items have the results {indices:?}", requests.len()));
            }
            results.into_iter().map(item_answer).collect()
        }
        Err(status) if status.code() == Code::Unavailable => Ok(vec![Answer::Unavailable; requests.len()]),
        Err(status) => Err(format!("a bulk was answered {status:?}")),
    }
}

async fn send_single(client: &Client, ids: &[String], request: &Request) -> Result<Answer, String> {
    macro_rules! verb {
        ($method:ident, $message:ident { $($field:ident: $value:expr),* }) => {{
            let message = $message {
                id: ids[request.entity].clone(),
                expected_version: request.expected,
                request_id: request.request_id.clone(),
                merge_policy: merge_policy(request).into(),
                validate_only: request.validate_only,
                force: request.force,
                force_reason: force_reason(request),
                $($field: $value),*
            };
            let reply = client.subscriptions().$method(message).await.map(|reply| reply.into_inner());
            answer(reply.map(|reply| (reply.subscription, reply.replayed, reply.merge)))
        }};
    }
    match &request.change {
        Change::Update { .. } => {
            let reply = client.subscriptions().update_subscription(update_message(request, ids)).await;
            let reply = reply.map(tonic::Response::into_inner);
            answer(reply.map(|reply| (reply.subscription, reply.replayed, reply.merge)))
        }
        Change::Pause => verb!(pause_subscription, PauseSubscriptionRequest {}),
        Change::Resume => verb!(resume_subscription, ResumeSubscriptionRequest {}),
        Change::Uncancel => verb!(uncancel_subscription, UncancelSubscriptionRequest {}),
        Change::Cancel { at_period_end, reason } => verb!(
            cancel_subscription,
            CancelSubscriptionRequest { at_period_end: *at_period_end, reason: reason.clone() }
        ),
    }
}

fn merge_policy(request: &Request) -> MergePolicy {
    if request.merge { MergePolicy::MergeDisjoint } else { MergePolicy::Unspecified }
}

fn force_reason(request: &Request) -> String {
    if request.force { FORCE_REASON.to_owned() } else { String::new() }
}

fn update_message(request: &Request, ids: &[String]) -> UpdateSubscriptionRequest {
    let Change::Update { notes, quantity, metadata } = &request.change else {
        panic!("only updates come in bulks: {request:?}")
    };
    let named = [("notes", notes.is_some()), ("quantity", quantity.is_some()), ("metadata", metadata.is_some())];
    let paths = named.into_iter().filter(|(_, is_named)| *is_named).map(|(path, _)| path.to_owned()).collect();
    UpdateSubscriptionRequest {
        subscription: Some(Subscription {
            id: ids[request.entity].clone(),
            notes: notes.clone().unwrap_or_default(),
            quantity: quantity.unwrap_or_default(),
            metadata: metadata.clone().unwrap_or_default().into_iter().collect(),
            ..Default::default()
        }),
        update_mask: Some(FieldMask { paths }),
        expected_version: request.expected,
        request_id: request.request_id.clone(),
        merge_policy: merge_policy(request).into(),
        validate_only: request.validate_only,
        force: request.force,
        force_reason: force_reason(request),
    }
}

type Reply = (Option<Subscription>, bool, Option<Merge>);

fn answer(reply: Result<Reply, Status>) -> Result<Answer, String> {
    match reply {
        Ok((Some(entity), replayed, merge)) => Ok(Answer::Accepted { entity: Box::new(entity), replayed, merge }),
        Ok((None, ..)) => Err("accepted, without an entity".to_owned()),
        Err(status) => {
            // Without details it is the transport's, and not of this model.
            if status.details().is_empty() {
                return Err(format!("{status:?}"));
            }
            let refusal = Refusal::of(&status);
            refused(refusal.code, refusal.reason, refusal.conflict)
        }
    }
}

fn item_answer(result: BulkUpdateSubscriptionsResult) -> Result<Answer, String> {
    let (replayed, merge) = (result.replayed, result.merge);
    match result.result {
        Some(ItemResult::Subscription(entity)) => Ok(Answer::Accepted { entity: Box::new(entity), replayed, merge }),
        Some(ItemResult::Error(error)) => {
            let info: Option<rpc::ErrorInfo> = detail(&error, "google.rpc.ErrorInfo");
            let reason = info.map(|info| info.reason).unwrap_or_default();
            refused(Code::from(error.code), reason, detail(&error, "occam.v1.VersionConflict"))
        }
        None => Err("an item has no result".to_owned()),
    }
}

fn refused(code: Code, reason: String, conflict: Option<VersionConflict>) -> Result<Answer, String> {
    match (code, &*reason, conflict) {
        (Code::Aborted, "VERSION_CONFLICT" | "VERSION_AHEAD", Some(conflict)) => {
            Ok(Answer::Conflict { conflict: Box::new(conflict), reason })
        }
        (Code::Aborted, "BATCH_REFUSED", None) => Ok(Answer::BatchRefused),
        (Code::FailedPrecondition, _, None) => Ok(Answer::Refused(reason)),
        (Code::Unavailable, "STORE_UNAVAILABLE", None) => Ok(Answer::Unavailable),
        (Code::InvalidArgument, "REQUEST_ID_REUSED", None) => Ok(Answer::IdReused),
        (code, reason, conflict) => Err(format!("answered {code:?}, {reason}, {conflict:?}")),
    }
}

fn detail<M: Message + Default>(status: &rpc::Status, name: &str) -> Option<M> {
    let url = format!("type.googleapis.com/{name}");
    status.details.iter().find(|any| any.type_url == url).map(|any| M::decode(&*any.value).unwrap())
}
