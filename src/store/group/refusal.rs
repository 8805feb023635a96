//! Stale requests, refused together: their claims, the changes since they were made, and their records each take one
//! statement for all.

use std::{collections::HashMap, sync::Arc};

use uuid::Uuid;

use super::{batch::Why, job::Job};
use crate::{
    occ::{AppliedChange, Version},
    store::{
        Aggregate, Conflict, Error, Store,
        conflict::compare,
        entity::mutation,
        modify::Stale,
        observe,
        versions::{changes_within, fold},
    },
};

/// How many versions back a request is explained together with others; one from farther back is explained alone, and nobody
/// waits for it.
const DISTANCE_MAX: i64 = 20;

impl Store {
    /// Refuses stale requests; those that get no answer because something panics are done alone.
    pub(super) async fn refuse_or_do_alone<E: Aggregate>(self, stale: Vec<(Arc<Job<E>>, Stale<E>)>) {
        let jobs = stale.iter().map(|(job, _)| Arc::clone(job)).collect();
        // A task of its own, so that a panic does not end the requests.
        if let Err(panic) = tokio::spawn(self.clone().refuse_together(stale)).await {
            self.do_alone_after(&panic, jobs);
        }
    }

    /// Refuses stale requests, unless they are repetitions of accepted ones.
    async fn refuse_together<E: Aggregate>(self, stale: Vec<(Arc<Job<E>>, Stale<E>)>) {
        // After the rows were read: the first copy of a request commits its row and its claim together, so a row that it
        // moved on shows the claim as well.
        let claims = self.claims_among(stale.iter().map(|(job, _)| &job.modify.context));
        let changes = changes_within(&*self.lookups, spans(&stale));
        let (Ok(claims), Ok(changes)) = tokio::join!(claims, changes) else {
            return stale.into_iter().for_each(|(job, _)| self.do_alone(job, Why::NotSimple));
        };
        let (mut refused, mut records) = (Vec::new(), Vec::new());
        for (job, stale) in stale {
            let explained = if claims.contains(&job.claim()) { None } else { explain(&job, stale, &changes) };
            match explained {
                Some((conflict, record)) => {
                    refused.push((job, conflict));
                    records.push(record);
                }
                None => self.do_alone(job, Why::NotSimple),
            }
        }
        if records.is_empty() {
            return;
        }
        if self.record_together(records).await.is_err() {
            // What may be recorded already is recorded once more, which harms nobody.
            return refused.into_iter().for_each(|(job, _)| self.do_alone(job, Why::NotSimple));
        }
        for (job, mut conflict) in refused {
            let context = &job.modify.context;
            observe::refused(context, &conflict);
            conflict.request_id = Some(context.request_id);
            job.answer(Err(Error::VersionConflict(Box::new(conflict))));
        }
    }
}

/// The conflict and its record; `None` if it is none to be explained here.
fn explain<E: Aggregate>(
    job: &Job<E>,
    stale: Stale<E>,
    changes: &HashMap<Uuid, Vec<AppliedChange>>,
) -> Option<(Conflict, mutation::Model)> {
    let mismatch = stale.mismatch;
    let folded = if mismatch.is_ahead() {
        None
    } else if is_far(&stale) {
        return None;
    } else {
        Some(fold(&stale.current, mismatch.expected, changes.get(&job.modify.id)?).ok()?)
    };
    let head = stale.head.clone();
    let conflict = compare(&job.modify, &*job.apply, stale, folded);
    let record = conflict.record(&job.modify.context, &head).ok()?;
    Some((conflict, record))
}

/// Of each entity the oldest and the newest version that somebody needs.
fn spans<E: Aggregate>(stale: &[(Arc<Job<E>>, Stale<E>)]) -> HashMap<Uuid, (Version, Version)> {
    let mut spans = HashMap::new();
    for (_, stale) in stale.iter().filter(|(_, stale)| !stale.mismatch.is_ahead() && !is_far(stale)) {
        let (expected, actual) = (stale.mismatch.expected, stale.mismatch.actual);
        let span = spans.entry(stale.current.id()).or_insert((expected, actual));
        *span = (span.0.min(expected), span.1.max(actual));
    }
    spans
}

fn is_far<E: Aggregate>(stale: &Stale<E>) -> bool {
    stale.mismatch.actual.get() - stale.mismatch.expected.get() > DISTANCE_MAX
}
