//! Callers whose requests undo the batches of others: each use of a request id that was used for something else before does.
//! Once is a mistake; who does it again and again is done alone for a while.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

const TIMES_MAX: u32 = 3;
const REMEMBERED_FOR: Duration = Duration::from_secs(10);
/// Nobody is remembered beyond it, so that callers who make up their names cannot fill the memory.
const CALLERS_MAX: usize = 1_000;

#[derive(Debug)]
struct Offence {
    times: u32,
    last: Instant,
}

/// By the id of the principal.
#[derive(Debug, Default)]
pub(super) struct Offenders(HashMap<String, Offence>);

impl Offenders {
    /// Notes that a request of this caller undid a batch.
    pub(super) fn note(&mut self, principal_id: &str) {
        self.0.retain(|_, offence| offence.last.elapsed() < REMEMBERED_FOR);
        if self.0.len() < CALLERS_MAX || self.0.contains_key(principal_id) {
            let now = Instant::now();
            let offence = self.0.entry(principal_id.to_owned()).or_insert(Offence { times: 0, last: now });
            *offence = Offence { times: offence.times + 1, last: now };
        }
    }

    /// Whether this caller is done alone.
    pub(super) fn is_one(&self, principal_id: &str) -> bool {
        let offence = self.0.get(principal_id);
        offence.is_some_and(|offence| offence.times >= TIMES_MAX && offence.last.elapsed() < REMEMBERED_FOR)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn once_is_a_mistake() {
        let mut offenders = Offenders::default();
        for _ in 0..TIMES_MAX {
            assert!(!offenders.is_one("ana"));
            offenders.note("ana");
        }
        assert!(offenders.is_one("ana"));
        assert!(!offenders.is_one("ben"));
    }

    #[test]
    fn it_is_forgotten() {
        let mut offenders = Offenders::default();
        let long_ago = Instant::now().checked_sub(REMEMBERED_FOR).unwrap();
        offenders.0.insert("ana".to_owned(), Offence { times: 100, last: long_ago });
        assert!(!offenders.is_one("ana"));
        offenders.note("ana");
        assert_eq!(offenders.0["ana"].times, 1);
    }

    #[test]
    fn no_more_callers_are_remembered_than_there_is_room_for() {
        let mut offenders = Offenders::default();
        for caller in 0..2 * CALLERS_MAX {
            offenders.note(&format!("caller {caller}"));
        }
        assert_eq!(offenders.0.len(), CALLERS_MAX);
    }
}
