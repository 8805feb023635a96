//! Holds a history against the model.

use std::collections::BTreeMap;

use occam_client::v1::VersionConflict;

use super::{
    diffs,
    driver::{Call, History},
    machine::{Request, SOMETIME, Verdict, decide},
    order, stored,
    timeline::{Deeds, Timeline, deeds},
    wire::{Answer, Mode},
};

/// A merging write is refused after five attempts, each of which somebody else's version undid.
const VERSIONS_TO_GIVE_UP: i64 = 5;

/// How often each thing happened.
pub type Figures = BTreeMap<&'static str, usize>;

/// Finds a serial order of the history that the model allows, or says why there is none.
pub fn check(history: &History) -> Result<Figures, String> {
    let mut deeds = deeds(history)?;
    let mut timelines = Vec::new();
    for number in 0..history.entities.len() {
        let timeline = Timeline::of(history, number, &mut deeds);
        timelines.push(timeline.map_err(|problem| format!("entity {number}: {problem}"))?);
    }
    let mut figures = Figures::new();
    for call in &history.calls {
        let checker = Checker { history, deeds: &deeds, timelines: &timelines, call };
        checker.call(&mut figures).map_err(|problem| format!("{problem}\n{call:#?}"))?;
    }
    stored::check(history, &deeds, &timelines)?;
    order::check(&deeds)?;
    *figures.entry("histories").or_default() += 1;
    Ok(figures)
}

struct Checker<'a> {
    history: &'a History,
    deeds: &'a Deeds,
    timelines: &'a [Timeline],
    call: &'a Call,
}

impl Checker<'_> {
    fn call(&self, figures: &mut Figures) -> Result<(), String> {
        *figures.entry("calls").or_default() += 1;
        if let Some((entity, read)) = &self.call.read {
            *figures.entry("read").or_default() += 1;
            let timeline = &self.timelines[*entity];
            if !timeline.possible(self.call).contains(&read.version) {
                return Err(format!("real time: what is read is not in {:?}", timeline.possible(self.call)));
            }
            let expected = timeline.message(&self.history.entities[*entity], read.version);
            return if *read == expected { Ok(()) } else { Err(format!("read: it should be {expected:?}")) };
        }
        for (request, answer) in &self.call.answers {
            let kind = self.answer(request, answer).map_err(|problem| format!("{problem}\n{request:?}\n{answer:?}"))?;
            *figures.entry(kind).or_default() += 1;
        }
        self.all_or_nothing()
    }

    fn answer(&self, request: &Request, answer: &Answer) -> Result<&'static str, String> {
        let timeline = &self.timelines[request.entity];
        let possible = timeline.possible(self.call);
        let at_some_version = |allowed: &dyn Fn(&Verdict) -> bool| {
            let decide = |version| decide(&timeline.versions, version, request, SOMETIME);
            possible.clone().any(|version| allowed(&decide(version)))
        };
        match answer {
            Answer::Accepted { replayed: true, .. } => Ok("replayed"),
            Answer::Accepted { .. } if request.validate_only => self.validated(request, answer),
            Answer::Accepted { .. } => self.accepted(request),
            Answer::Unavailable => Ok("unavailable"),
            Answer::IdReused => Err("replay: its request id was no other request's".to_owned()),
            Answer::Conflict { conflict, reason } => {
                self.is_before_acceptance(request, conflict.current_version)?;
                self.conflict(request, conflict, reason)
            }
            Answer::Refused(reason) => {
                self.is_before_acceptance(request, *possible.start())?;
                let allowed = at_some_version(&|verdict| matches!(verdict, Verdict::Refused(rule) if rule == reason));
                if allowed { Ok("refused by a rule") } else { Err(format!("refusal: no rule at {possible:?}")) }
            }
            Answer::BatchRefused => {
                self.is_before_acceptance(request, *possible.start())?;
                let allowed = at_some_version(&|verdict| matches!(verdict, Verdict::Accepted { .. }));
                if allowed {
                    Ok("refused with others")
                } else {
                    Err(format!("bulk: it is not innocent at {possible:?}"))
                }
            }
        }
    }

    fn accepted(&self, request: &Request) -> Result<&'static str, String> {
        let deed = &self.deeds[&(self.call.actor.clone(), request.request_id.clone())];
        let found = deed.reply.version - i64::from(deed.applied);
        let possible = self.timelines[request.entity].possible(self.call);
        if !possible.contains(&found) {
            return Err(format!("real time: it found version {found}, which is not in {possible:?}"));
        }
        Ok(match (deed.applied, request.force, deed.merge.is_some()) {
            (true, true, _) => "forced",
            (true, _, true) => "merged",
            (true, ..) => "applied",
            (false, ..) => "unchanged",
        })
    }

    /// The reply of a request that only asks is what it would be, at the version of now.
    fn validated(&self, request: &Request, answer: &Answer) -> Result<&'static str, String> {
        let Answer::Accepted { entity, merge, .. } = answer else { return Err("validate_only".to_owned()) };
        let timeline = &self.timelines[request.entity];
        let current = entity.version;
        if !timeline.possible(self.call).contains(&current) {
            return Err(format!("validate_only: version {current} is not in {:?}", timeline.possible(self.call)));
        }
        let now = diffs::time_shown(request, entity, self.call);
        let Verdict::Accepted { fields, merged } = decide(&timeline.versions, current, request, now) else {
            return Err("validate_only: the model refuses it".to_owned());
        };
        let stored = timeline.message(&self.history.entities[request.entity], current);
        let update_time = super::machine::micros(stored.update_time.unwrap_or_default());
        let created = &self.history.entities[request.entity].created;
        let expected = super::machine::message_of(created, &fields, current, update_time);
        let merge_expected = request.expected.filter(|_| merged).map(|base| timeline.merge(base, current));
        if **entity != expected || *merge != merge_expected {
            return Err(format!("validate_only: it should be {expected:?}, {merge_expected:?}"));
        }
        Ok("validated")
    }

    fn conflict(&self, request: &Request, conflict: &VersionConflict, reason: &str) -> Result<&'static str, String> {
        let timeline = &self.timelines[request.entity];
        let entity = &self.history.entities[request.entity];
        let (current, possible) = (conflict.current_version, timeline.possible(self.call));
        if !possible.contains(&current) {
            return Err(format!("conflict: version {current} is not in {possible:?}"));
        }
        let rejecting = Request { merge: false, ..request.clone() };
        let now = diffs::time_compared(request, &conflict.diffs, diffs::interval(self.call));
        let (kind, mergeable) = match decide(&timeline.versions, current, &rejecting, now) {
            Verdict::Stale { mergeable } => ("VERSION_CONFLICT", mergeable),
            Verdict::Ahead => ("VERSION_AHEAD", false),
            verdict => return Err(format!("conflict: at {current} the model says {verdict:?}")),
        };
        let said = (reason, &*conflict.entity_id, Some(conflict.expected_version), conflict.mergeable);
        if said != (kind, &*entity.created.id, request.expected, mergeable) {
            return Err(format!("conflict: it should be {kind}, mergeable: {mergeable}"));
        }
        if request.merge && mergeable && possible.end() - possible.start() < VERSIONS_TO_GIVE_UP {
            return Err(format!("conflict: it could be merged, and {possible:?} is not enough to give up"));
        }
        diffs::conflict(timeline, entity, request, conflict, self.call)?;
        Ok(match (request.merge && mergeable, kind) {
            (true, _) => "gave up merging",
            (_, "VERSION_AHEAD") => "ahead",
            _ if mergeable => "conflict, mergeable",
            _ => "conflict",
        })
    }

    /// Whoever is refused was not accepted before, and is not told of a version after the one that accepted it.
    fn is_before_acceptance(&self, request: &Request, current: i64) -> Result<(), String> {
        let Some(deed) = self.deeds.get(&(self.call.actor.clone(), request.request_id.clone())) else { return Ok(()) };
        let found = deed.reply.version - i64::from(deed.applied);
        if deed.end < self.call.begin || current > found {
            return Err(format!("replay: it had been accepted, with version {}", deed.reply.version));
        }
        Ok(())
    }

    /// Either nothing of the call is at fault, or nothing of it is done; but what had been done before stays so.
    fn all_or_nothing(&self) -> Result<(), String> {
        if self.call.mode != Mode::AllOrNothing {
            let refused = |(_, answer): &(_, Answer)| matches!(answer, Answer::BatchRefused);
            return if self.call.answers.iter().any(refused) {
                Err("bulk: refused with whom?".to_owned())
            } else {
                Ok(())
            };
        }
        let (mut done, mut at_fault, mut innocent) = (0, 0, 0);
        for (_, answer) in &self.call.answers {
            match answer {
                Answer::Accepted { replayed, .. } => done += usize::from(!replayed),
                Answer::BatchRefused => innocent += 1,
                Answer::Unavailable => {}
                _ => at_fault += 1,
            }
        }
        match (done, at_fault, innocent) {
            (0, 1.., _) | (_, 0, 0) => Ok(()),
            _ => Err(format!("bulk: all or nothing, but {done} done, {at_fault} at fault, {innocent} innocent")),
        }
    }
}
