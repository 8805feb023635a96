//! Who waits: a line for each entity, served in turns.
//!
//! In turns, so that an entity that everybody writes to fills what is left of a batch, and takes nobody's place in it. No
//! entity is in two batches at once, which would only wait for each other.
//!
//! Up to [`BATCHES_MAX`] batches are under way at once, so that the database works on one while this program works on
//! another. But a further one begins only when enough requests wait: half as many as are under way. Without that a request
//! that comes a moment later than others would have a transaction of its own.

use std::collections::{HashMap, HashSet, VecDeque};

use uuid::Uuid;

/// How many batches of one kind of entity are under way at once.
const BATCHES_MAX: usize = 2;

/// Jobs that wait, each in the line of its entity.
#[derive(Debug)]
pub(super) struct Queue<J> {
    lines: HashMap<Uuid, VecDeque<J>>,
    /// The entities that somebody waits for and that are in no batch, each once: who is served next.
    turns: VecDeque<Uuid>,
    /// How many jobs wait for these.
    waiting: usize,
    /// The entities that are in a batch.
    busy: HashSet<Uuid>,
    /// How many jobs are in a batch.
    under_way: usize,
    /// How many tasks serve the queue.
    servers: usize,
}

impl<J> Default for Queue<J> {
    fn default() -> Self {
        let (lines, turns, busy) = (HashMap::new(), VecDeque::new(), HashSet::new());
        Self { lines, turns, waiting: 0, busy, under_way: 0, servers: 0 }
    }
}

/// What a batch keeps from others until it ends.
#[derive(Debug)]
#[must_use]
pub(super) struct Place {
    entity_ids: Vec<Uuid>,
    jobs: usize,
}

impl<J> Queue<J> {
    /// Joins the line of an entity; says whether the caller has to begin a task that serves the queue.
    #[must_use]
    pub(super) fn join(&mut self, entity_id: Uuid, job: J) -> bool {
        let line = self.lines.entry(entity_id).or_default();
        line.push_back(job);
        if !self.busy.contains(&entity_id) {
            self.waiting += 1;
            if line.len() == 1 {
                self.turns.push_back(entity_id);
            }
        }
        let begins = self.servers < BATCHES_MAX && self.is_enough();
        self.servers += usize::from(begins);
        begins
    }

    /// Puts a job of a batch back at the front of its line.
    pub(super) fn rejoin(&mut self, entity_id: Uuid, job: J) {
        self.lines.entry(entity_id).or_default().push_front(job);
    }

    /// Takes up to `max` jobs that are still wanted: one of each line, then a second one of each, and so on. When there is
    /// none, or too few beside another batch, the task that asks has to end.
    pub(super) fn take(&mut self, max: usize, is_wanted: impl Fn(&J) -> bool) -> Option<(Vec<J>, Place)> {
        let (mut jobs, mut entity_ids) = (Vec::new(), Vec::new());
        let mut turns = if self.is_enough() { std::mem::take(&mut self.turns) } else { VecDeque::new() };
        while jobs.len() < max {
            let Some(entity_id) = turns.pop_front() else { break };
            let Some(line) = self.lines.get_mut(&entity_id) else { continue };
            let length = line.len();
            let job = std::iter::from_fn(|| line.pop_front()).find(&is_wanted);
            self.waiting -= length - line.len();
            if let Some(job) = job {
                jobs.push(job);
                if self.busy.insert(entity_id) {
                    entity_ids.push(entity_id);
                }
            }
            if line.is_empty() {
                self.lines.remove(&entity_id);
            } else {
                turns.push_back(entity_id);
            }
        }
        // Who is in the batch has no turn before it ends.
        for entity_id in turns {
            if self.busy.contains(&entity_id) {
                self.waiting -= self.lines.get(&entity_id).map_or(0, VecDeque::len);
            } else {
                self.turns.push_back(entity_id);
            }
        }
        if jobs.is_empty() {
            self.servers -= 1;
            return None;
        }
        self.under_way += jobs.len();
        let place = Place { entity_ids, jobs: jobs.len() };
        Some((jobs, place))
    }

    /// Ends a batch.
    pub(super) fn end(&mut self, Place { entity_ids, jobs }: Place) {
        self.under_way -= jobs;
        for entity_id in entity_ids {
            self.busy.remove(&entity_id);
            if let Some(line) = self.lines.get(&entity_id) {
                self.waiting += line.len();
                self.turns.push_back(entity_id);
            }
        }
    }

    fn is_enough(&self) -> bool {
        self.waiting > 0 && self.waiting * 2 >= self.under_way
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOT: Uuid = Uuid::from_u128(1);

    fn cold(number: u128) -> Uuid {
        Uuid::from_u128(100 + number)
    }

    fn queue<J>(jobs: impl IntoIterator<Item = (Uuid, J)>) -> Queue<J> {
        let mut queue = Queue::default();
        for (entity_id, job) in jobs {
            let _ = queue.join(entity_id, job);
        }
        queue
    }

    fn is_empty<J>(queue: &Queue<J>) -> bool {
        let Queue { lines, turns, waiting, busy, under_way, servers } = queue;
        lines.is_empty() && turns.is_empty() && busy.is_empty() && waiting + under_way + servers == 0
    }

    #[test]
    fn a_hot_entity_fills_only_what_the_others_leave() {
        let of_hot = (0..10).map(|number| (HOT, number));
        let mut queue = queue(of_hot.chain((0..3).map(|number| (cold(number), 100 + number))));
        let (taken, place) = queue.take(6, |_| true).unwrap();
        assert_eq!(taken, [0, 100, 101, 102, 1, 2]);
        queue.end(place);
        // Who comes later is served before the rest of the line.
        let _ = queue.join(cold(3), 103);
        let (taken, place) = queue.take(2, |_| true).unwrap();
        assert_eq!(taken, [3, 103]);
        queue.end(place);
    }

    #[test]
    fn who_was_taken_in_vain_comes_first() {
        let mut queue = queue([1, 2, 3].map(|job| (HOT, job)));
        let (taken, place) = queue.take(2, |_| true).unwrap();
        for job in taken.into_iter().rev() {
            queue.rejoin(HOT, job);
        }
        queue.end(place);
        assert_eq!(queue.take(9, |_| true).unwrap().0, [1, 2, 3]);
    }

    #[test]
    fn who_left_takes_no_place() {
        let mut queue = queue((1..=6).map(|job| (HOT, job)));
        let (taken, place) = queue.take(2, |job| job % 2 == 0).unwrap();
        assert_eq!(taken, [2, 4]);
        queue.end(place);
        assert!(queue.take(2, |_| false).is_none());
        assert!(queue.take(2, |_| false).is_none());
        assert!(is_empty(&queue), "{queue:?}");
    }

    #[test]
    fn an_entity_is_in_one_batch_at_a_time() {
        let mut queue = queue([(HOT, 1), (HOT, 2), (cold(1), 3)]);
        let (taken, hot) = queue.take(1, |_| true).unwrap();
        assert_eq!(taken, [1]);
        let _ = queue.join(cold(2), 4);
        assert!(!queue.join(HOT, 5));
        let (taken, others) = queue.take(9, |_| true).unwrap();
        assert_eq!(taken, [3, 4]);
        queue.end(hot);
        let (taken, hot) = queue.take(9, |_| true).unwrap();
        assert_eq!(taken, [2, 5]);
        queue.end(hot);
        queue.end(others);
        assert!(queue.take(9, |_| true).is_none());
        assert!(queue.take(9, |_| true).is_none());
        assert!(is_empty(&queue));
    }

    #[test]
    fn a_further_batch_begins_when_half_as_many_wait_as_are_under_way() {
        let mut queue = Queue::default();
        assert!(queue.join(cold(0), 0), "nobody serves the queue");
        for number in 1..4 {
            let _ = queue.join(cold(number), 0);
        }
        let (taken, first) = queue.take(9, |_| true).unwrap();
        assert_eq!(taken.len(), 4);
        assert!(queue.take(9, |_| true).is_none(), "who else serves it ends");
        assert!(!queue.join(cold(4), 0));
        assert!(queue.join(cold(5), 0));
        let (taken, second) = queue.take(9, |_| true).unwrap();
        assert_eq!(taken.len(), 2);
        for number in 6..20 {
            assert!(!queue.join(cold(number), 0), "two are as many as there may be");
        }
        queue.end(first);
        queue.end(second);
        assert_eq!(queue.take(99, |_| true).unwrap().0.len(), 14);
    }
}
