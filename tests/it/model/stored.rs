//! Holds what is stored against what was told: the log, every version of every entity, and the chain.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use occam_client::v1::MutationOutcome;

use super::{
    diffs::{self, Interval, interval},
    driver::History,
    machine::{Request, Verdict, at, decide},
    timeline::{Deeds, Key, Timeline},
    wire::Answer,
};

/// Checks all entities.
pub fn check(history: &History, deeds: &Deeds, timelines: &[Timeline]) -> Result<(), String> {
    let mut records_of: BTreeMap<&Key, usize> = BTreeMap::new();
    for (number, (entity, timeline)) in history.entities.iter().zip(timelines).enumerate() {
        let versions = i64::try_from(timeline.versions.len()).unwrap();
        let snapshots: Vec<_> = (1..=versions).map(|version| timeline.message(entity, version)).collect();
        if Some(&entity.last) != snapshots.last() {
            return Err(format!("stored: entity {number} is {:?}, not {:?}", entity.last, snapshots.last()));
        }
        for (stored, snapshot) in entity.snapshots.iter().zip(&snapshots) {
            if stored != snapshot {
                return Err(format!("stored: entity {number} was {stored:?}, not {snapshot:?}"));
            }
        }
        if !entity.verified.intact || entity.verified.records != versions {
            return Err(format!("stored: the chain of entity {number}: {:?}", entity.verified));
        }
        for record in &entity.records[1..] {
            if record.outcome() == MutationOutcome::Conflict {
                continue;
            }
            let key = (record.actor.clone(), record.request_id.clone());
            let Some((key, deed)) = deeds.get_key_value(&key) else {
                return Err(format!("history: nobody was told of {record:?}"));
            };
            *records_of.entry(key).or_default() += 1;
            if deed.applied {
                diffs::applied(timeline, record.version, &record.diffs)?;
                continue;
            }
            // What changed nothing finds its wish fulfilled at its version.
            let verdict = decide(&timeline.versions, record.version, &deed.request, 0);
            let Verdict::Accepted { fields, merged } = verdict else {
                return Err(format!("serial order: {:?} was accepted, the model: {verdict:?}", deed.request));
            };
            if fields != *at(&timeline.versions, record.version) || !record.diffs.is_empty() {
                return Err(format!("serial order: {record:?} should have changed something"));
            }
            if deed.reply != timeline.message(entity, record.version) {
                return Err(format!("reply: {:?} is not version {}", deed.reply, record.version));
            }
            deed.holds(number, record, timeline, merged).map_err(|problem| format!("{problem}\n{record:?}"))?;
        }
    }
    for (key, deed) in deeds {
        let records = records_of.get(key).copied().unwrap_or_default();
        if records != 1 {
            return Err(format!("history: {records} records of {key:?}, which was told {:?}", deed.reply));
        }
        let applied = &timelines[deed.request.entity];
        let expected = applied.message(&history.entities[deed.request.entity], deed.reply.version);
        if deed.reply != expected {
            return Err(format!("reply: {:?} was told {:?}, not {expected:?}", deed.request, deed.reply));
        }
    }
    conflicts(history, timelines)
}

/// A request that was told of conflicts.
struct Refused {
    request: Arc<Request>,
    /// By the current version that they named.
    told: BTreeMap<i64, usize>,
    unavailable: usize,
    during: Interval,
}

/// Every conflict that was answered is on record, and no other is.
fn conflicts(history: &History, timelines: &[Timeline]) -> Result<(), String> {
    let mut refused: HashMap<Key, Refused> = HashMap::new();
    for call in &history.calls {
        for (request, answer) in call.answers.iter().filter(|(request, _)| !request.validate_only) {
            let (begin, end) = interval(call);
            let entry = refused.entry((call.actor.clone(), request.request_id.clone())).or_insert_with(|| Refused {
                request: Arc::clone(request),
                told: BTreeMap::new(),
                unavailable: 0,
                during: (begin, end),
            });
            entry.during = (entry.during.0.min(begin), entry.during.1.max(end));
            match answer {
                Answer::Conflict { conflict, .. } => *entry.told.entry(conflict.current_version).or_default() += 1,
                Answer::Unavailable => entry.unavailable += 1,
                _ => {}
            }
        }
    }
    for (entity, timeline) in history.entities.iter().zip(timelines) {
        for record in entity.records.iter().filter(|record| record.outcome() == MutationOutcome::Conflict) {
            let key = (record.actor.clone(), record.request_id.clone());
            let Some(refused) = refused.get_mut(&key) else {
                return Err(format!("history: nobody was told of {record:?}"));
            };
            match refused.told.get_mut(&record.version).filter(|count| **count > 0) {
                Some(count) => *count -= 1,
                // What was recorded, and could then not be answered.
                None if refused.unavailable > 0 => refused.unavailable -= 1,
                None => return Err(format!("history: a conflict more than was told: {record:?}")),
            }
            let request = &refused.request;
            if history.entities[request.entity].created.id != record.entity_id
                || record.expected_version != request.expected
                || record.method != request.change.method()
            {
                return Err(format!("history: {record:?} is not of {request:?}"));
            }
            diffs::comparison(timeline, request, record.version, &record.diffs, refused.during)?;
        }
    }
    match refused.iter().find(|(_, refused)| refused.told.values().any(|count| *count > 0)) {
        Some((key, Refused { request, told, .. })) => {
            Err(format!("history: no record of a conflict of {key:?}, {request:?}: {told:?}"))
        }
        None => Ok(()),
    }
}
