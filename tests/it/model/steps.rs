//! What clients do: random steps, each of a seed of its own, so that taking some away leaves the others as they were.

use std::collections::BTreeMap;

use fastrand::Rng;

use super::machine::Change;

/// The script of one history.
#[derive(Debug, Clone)]
pub struct Script {
    pub entities: usize,
    /// The seeds of each client's steps.
    pub clients: Vec<Vec<u64>>,
}

/// One thing that a client does.
#[derive(Debug, Clone)]
pub enum Step {
    Single {
        write: Write,
        copies: usize,
    },
    Bulk {
        all_or_nothing: bool,
        items: Vec<Item>,
        copies: usize,
    },
    /// Sends an earlier call again, so many calls back.
    Repeat {
        back: usize,
        copies: usize,
    },
    /// Sends one request of an earlier call again, alone.
    RepeatAlone {
        back: usize,
    },
    /// Names another request with the `request_id` of an accepted one.
    ReuseId {
        back: usize,
    },
    Read {
        entity: usize,
    },
}

/// One item of a bulk.
#[derive(Debug, Clone)]
pub enum Item {
    New(Write),
    /// One request of an earlier call.
    Again {
        back: usize,
    },
}

/// A request that is yet to learn which version it is made from.
#[derive(Debug, Clone)]
pub struct Write {
    pub entity: usize,
    pub change: Change,
    pub from: From,
    pub merge: bool,
    pub force: bool,
    pub validate_only: bool,
}

/// From which version a request is made.
#[derive(Debug, Clone, Copy)]
pub enum From {
    /// So many above the newest that any client has seen; below, if negative.
    Newest(i64),
    /// It names none, which only those may who force.
    Nothing,
}

impl Script {
    /// The script of a seed.
    pub fn of(seed: u64, clients: usize, steps: usize) -> Self {
        let mut dice = Rng::with_seed(seed);
        let entities = dice.usize(2..=4);
        let steps = |_| (0..steps).map(|_| dice.u64(..)).collect();
        Self { entities, clients: (0..clients).map(steps).collect() }
    }

    /// How many steps there are.
    pub fn len(&self) -> usize {
        self.clients.iter().map(Vec::len).sum()
    }

    /// The script without some of the steps, counted through all clients.
    pub fn without(&self, from: usize, count: usize) -> Self {
        let mut position = 0;
        let clients = self.clients.iter().map(|steps| {
            let kept = steps.iter().filter(|_| {
                position += 1;
                !(from..from + count).contains(&(position - 1))
            });
            kept.copied().collect()
        });
        Self { entities: self.entities, clients: clients.collect() }
    }
}

impl Step {
    /// The step of a seed.
    pub fn of(seed: u64, entities: usize) -> Self {
        let mut dice = Rng::with_seed(seed);
        let dice = &mut dice;
        let copies = if dice.u8(..5) == 0 { dice.usize(2..=3) } else { 1 };
        match dice.u8(..100) {
            0..54 => {
                let change = if dice.bool() { update(dice) } else { verb(dice) };
                Self::Single { write: write(dice, entities, change), copies }
            }
            54..74 => {
                let items = (0..dice.usize(1..=entities)).map(|_| match dice.u8(..6) {
                    0 => Item::Again { back: dice.usize(1..8) },
                    _ => {
                        let change = update(dice);
                        Item::New(write(dice, entities, change))
                    }
                });
                let items = items.collect();
                Self::Bulk { all_or_nothing: dice.bool(), items, copies }
            }
            74..84 => Self::Repeat { back: dice.usize(1..6), copies: dice.usize(1..=3) },
            84..90 => Self::RepeatAlone { back: dice.usize(1..8) },
            90..94 => Self::ReuseId { back: dice.usize(1..8) },
            _ => Self::Read { entity: dice.usize(..entities) },
        }
    }
}

fn write(dice: &mut Rng, entities: usize, change: Change) -> Write {
    let force = dice.u8(..9) == 0;
    let from = match dice.u8(..12) {
        0..3 if force => From::Nothing,
        0..6 => From::Newest(0),
        6..8 => From::Newest(-1),
        8..11 => From::Newest(-dice.i64(1..6)),
        _ => From::Newest(dice.i64(1..3)),
    };
    let merge = !force && dice.bool();
    Write { entity: dice.usize(..entities), change, from, merge, force, validate_only: dice.u8(..12) == 0 }
}

/// An update of at least one field. There are few values, so that both sides often write the same.
fn update(dice: &mut Rng) -> Change {
    let which = dice.u8(1..8);
    let text = |dice: &mut Rng, values: &[&str]| values[dice.usize(..values.len())].to_owned();
    let notes = (which & 1 > 0).then(|| text(dice, &["", "a", "called \"back\"", "ünï🙂"]));
    let quantity = (which & 2 > 0).then(|| dice.i64(1..4));
    let mut pair = |key: &str| dice.bool().then(|| (key.to_owned(), text(dice, &["x", "y", "z"])));
    let pairs: BTreeMap<_, _> = ["a", "b_c", "d1"].into_iter().filter_map(&mut pair).collect();
    Change::Update { notes, quantity, metadata: (which & 4 > 0).then_some(pairs) }
}

fn verb(dice: &mut Rng) -> Change {
    match dice.u8(..32) {
        0..10 => Change::Pause,
        10..18 => Change::Resume,
        // Rarely at once, since not much comes after that.
        18 => Change::Cancel { at_period_end: false, reason: "now".to_owned() },
        19..26 => {
            Change::Cancel { at_period_end: true, reason: ["moves", "pays too much"][dice.usize(..2)].to_owned() }
        }
        _ => Change::Uncancel,
    }
}
