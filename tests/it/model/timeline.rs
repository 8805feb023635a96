//! The serial order: by the versions that accepted requests were told, each being what the model makes of the one before.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use occam_client::v1::{Merge, MergedOver, MutationOutcome, MutationRecord, Subscription};

use super::{
    driver::{Call, Entity, History},
    machine::{Change, Fields, Request, Verdict, at, decide, differences, fields_of, message_of, micros},
    wire::{Answer, FORCE_REASON},
};

/// By how much the clocks of server and test, which are the same, may seem to differ.
pub const SLACK_MICROS: i64 = 20_000;

/// Who sent a request, and its id.
pub type Key = (String, String);

/// A request that was accepted, once.
pub struct Deed {
    pub request: Arc<Request>,
    /// When it may have taken effect: after its first copy was sent, before an answer said that it had.
    pub begin: i64,
    pub end: i64,
    pub reply: Subscription,
    pub merge: Option<Merge>,
    /// Whether it made its version, rather than found it.
    pub applied: bool,
    /// The all-or-nothing call that it came in.
    pub batch: Option<usize>,
}

/// All accepted requests.
pub type Deeds = BTreeMap<Key, Deed>;

/// The versions of one subscription.
pub struct Timeline {
    pub versions: Vec<Fields>,
    pub made: Vec<Made>,
    /// Which version was seen at the latest when, in the order of time.
    seen: Vec<(i64, i64)>,
}

/// Who made a version.
pub struct Made {
    pub actor: String,
    /// When the request that made it was first sent.
    pub begin: i64,
    pub update_time: i64,
}

/// Collects the accepted requests: each is accepted once, and all its copies are told the same.
pub fn deeds(history: &History) -> Result<Deeds, String> {
    let mut deeds = Deeds::new();
    let mut fresh: HashMap<Key, usize> = HashMap::new();
    for (number, call) in history.calls.iter().enumerate() {
        for (request, answer) in call.answers.iter().filter(|(request, _)| !request.validate_only) {
            let Answer::Accepted { entity, replayed, merge } = answer else { continue };
            let key = (call.actor.clone(), request.request_id.clone());
            let deed = deeds.entry(key.clone()).or_insert_with(|| Deed {
                request: Arc::clone(request),
                begin: call.begin,
                end: call.end,
                reply: (**entity).clone(),
                merge: merge.clone(),
                applied: false,
                batch: None,
            });
            if deed.reply != **entity || deed.merge != *merge {
                return Err(format!("exactly once: {key:?} was told {:?} and {entity:?}", deed.reply));
            }
            deed.end = deed.end.min(call.end);
            if !replayed {
                *fresh.entry(key).or_default() += 1;
                deed.batch = (call.mode == super::wire::Mode::AllOrNothing).then_some(number);
            }
        }
    }
    let mut unavailable: HashMap<Key, usize> = HashMap::new();
    for call in &history.calls {
        for (request, answer) in &call.answers {
            let key = (call.actor.clone(), request.request_id.clone());
            if let Some(deed) = deeds.get_mut(&key) {
                deed.begin = deed.begin.min(call.begin);
            }
            if matches!(answer, Answer::Unavailable) {
                *unavailable.entry(key).or_default() += 1;
            }
        }
    }
    for key in deeds.keys() {
        let fresh = fresh.get(key).copied().unwrap_or_default();
        if fresh > 1 || (fresh == 0 && !unavailable.contains_key(key)) {
            return Err(format!("exactly once: {key:?} was accepted {fresh} times that are no repetition"));
        }
    }
    Ok(deeds)
}

impl Timeline {
    /// Replays in the model what was applied, in the order of versions, and holds replies and records against it.
    pub fn of(history: &History, number: usize, deeds: &mut Deeds) -> Result<Self, String> {
        let entity = &history.entities[number];
        let applied: Vec<_> = entity.records.iter().filter(|record| record.version > record.version_before).collect();
        let numbers: Vec<_> = applied.iter().map(|record| (record.version_before, record.version)).collect();
        let gapless: Vec<_> = (0..entity.last.version).map(|version| (version, version + 1)).collect();
        if numbers != gapless {
            return Err(format!("history: version is {}, applied records are {numbers:?}", entity.last.version));
        }
        let mut timeline = Self::created(entity)?;
        for record in &applied[1..] {
            timeline.replay(number, record, deeds).map_err(|problem| format!("{problem}\nrecord: {record:?}"))?;
        }
        timeline.see(history, number);
        Ok(timeline)
    }

    fn created(entity: &Entity) -> Result<Self, String> {
        let record = &entity.records[0];
        if (record.outcome(), record.version) != (MutationOutcome::Created, 1) {
            return Err(format!("history: it begins with {record:?}"));
        }
        let update_time = micros(entity.created.update_time.unwrap_or_default());
        let made = Made { actor: record.actor.clone(), begin: entity.create_begin, update_time };
        Ok(Self { versions: vec![fields_of(&entity.created)], made: vec![made], seen: vec![(entity.create_end, 1)] })
    }

    /// Makes the next version.
    fn replay(&mut self, number: usize, record: &MutationRecord, deeds: &mut Deeds) -> Result<(), String> {
        let key = (record.actor.clone(), record.request_id.clone());
        let Some(deed) = deeds.get_mut(&key) else {
            return Err("history: it is applied, and nobody was told that it was accepted".to_owned());
        };
        let current = record.version_before;
        let now = deed.now()?;
        let verdict = decide(&self.versions, current, &deed.request, now);
        let Verdict::Accepted { fields, merged } = verdict else {
            return Err(format!("serial order: {:?} took effect at {current}, the model: {verdict:?}", deed.request));
        };
        if fields == *at(&self.versions, current) {
            return Err(format!("serial order: {:?} changes nothing at {current}", deed.request));
        }
        let update_time = micros(deed.reply.update_time.unwrap_or_default());
        if update_time <= self.made.last().map_or(0, |made| made.update_time)
            || update_time + SLACK_MICROS < deed.begin / 1_000
        {
            return Err(format!("time: {:?} is before the version before it, or its request", deed.reply.update_time));
        }
        self.versions.push(fields);
        self.made.push(Made { actor: key.0, begin: deed.begin, update_time });
        deed.applied = true;
        deed.holds(number, record, self, merged)
    }

    /// Notes which versions were seen when.
    fn see(&mut self, history: &History, number: usize) {
        for call in &history.calls {
            for (_, answer) in call.answers.iter().filter(|(request, _)| request.entity == number) {
                match answer {
                    Answer::Accepted { entity, .. } => self.seen.push((call.end, entity.version)),
                    Answer::Conflict { conflict, .. } => self.seen.push((call.end, conflict.current_version)),
                    _ => {}
                }
            }
            if let Some((_, read)) = call.read.as_ref().filter(|(entity, _)| *entity == number) {
                self.seen.push((call.end, read.version));
            }
        }
        self.seen.sort_unstable();
        let mut newest = 0;
        for (_, version) in &mut self.seen {
            newest = newest.max(*version);
            *version = newest;
        }
    }

    /// Which versions may have been current during a call: at least what was seen before it began, at most what was asked
    /// for before it ended.
    pub fn possible(&self, call: &Call) -> std::ops::RangeInclusive<i64> {
        let before = self.seen.partition_point(|(end, _)| *end < call.begin);
        let least = if before == 0 { 1 } else { self.seen[before - 1].1 };
        let most = self.made.iter().take_while(|made| made.begin <= call.end).count();
        least..=i64::try_from(most).unwrap()
    }

    /// The message of a version.
    pub fn message(&self, entity: &Entity, version: i64) -> Subscription {
        let update_time = self.made[usize::try_from(version - 1).unwrap()].update_time;
        message_of(&entity.created, at(&self.versions, version), version, update_time)
    }

    /// What a write that was made from `base` and found `current` left standing.
    pub fn merge(&self, base: i64, current: i64) -> Merge {
        let merged_over = (base + 1..=current).map(|version| MergedOver {
            version,
            actor: self.made[usize::try_from(version - 1).unwrap()].actor.clone(),
            paths: differences(at(&self.versions, version - 1), at(&self.versions, version)).into_keys().collect(),
        });
        Merge { base_version: base, merged_over: merged_over.collect() }
    }
}

impl Deed {
    /// When it happened, if that shows.
    pub fn now(&self) -> Result<i64, String> {
        let time = match self.request.change {
            Change::Pause => self.reply.pause_time,
            Change::Cancel { at_period_end: false, .. } => self.reply.cancel_time,
            _ => return Ok(0),
        };
        let micros = time.map(micros).ok_or("reply: it does not say when it happened")?;
        let (begin, end) = (self.begin / 1_000 - SLACK_MICROS, self.end / 1_000 + SLACK_MICROS);
        if (begin..=end).contains(&micros) { Ok(micros) } else { Err(format!("reply: it happened at {time:?}")) }
    }

    /// Holds reply and record against what the model says.
    pub fn holds(
        &self,
        number: usize,
        record: &MutationRecord,
        timeline: &Timeline,
        merged: bool,
    ) -> Result<(), String> {
        let request = &self.request;
        let outcome = match (request.force, self.applied, merged) {
            (true, ..) => MutationOutcome::Forced,
            (false, false, _) => MutationOutcome::Unchanged,
            (false, true, true) => MutationOutcome::Merged,
            (false, true, false) => MutationOutcome::Applied,
        };
        let merge = request.expected.filter(|_| merged).map(|expected| timeline.merge(expected, record.version_before));
        if request.entity != number || self.reply.version != record.version || self.merge != merge {
            return Err(format!("reply: of {request:?} it is {:?}, {:?}, not {merge:?}", self.reply, self.merge));
        }
        let reason = if request.force { FORCE_REASON } else { "" };
        let says = (record.outcome(), record.expected_version, &*record.force_reason, &*record.method);
        let merged_over = merge.map(|merge| merge.merged_over).unwrap_or_default();
        if says != (outcome, request.expected, reason, request.change.method())
            || record.merged_over != merged_over
            || record.actor_role != "admin"
        {
            return Err(format!("history: the record should say {outcome:?}, {request:?}, {merged_over:?}"));
        }
        if self.applied && record.time != self.reply.update_time {
            return Err("history: the record has not the time of its change".to_owned());
        }
        Ok(())
    }
}
