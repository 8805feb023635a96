//! Random plans.

use proptest::{option, prelude::*, sample::select};
use uuid::Uuid;

use super::{Sample, Step, interval, metadata, price, text, time};
use crate::{
    domain::{Error, NewPlan, Plan, PlanAction, PlanId, PlanUpdate, Timestamp},
    occ::Change,
};

#[derive(Debug, Clone)]
pub(crate) enum PlanStep {
    Update(PlanUpdate),
    Archive,
    Unarchive,
}

impl Step<Plan> for PlanStep {
    fn apply(&self, plan: &Plan, _now: Timestamp) -> Result<Change<Plan>, Error> {
        match self {
            Self::Update(update) => plan.update(update),
            Self::Archive => plan.archive(),
            Self::Unarchive => plan.unarchive(),
        }
        .map(Change::from)
    }

    fn touches(&self) -> Option<&'static [&'static str]> {
        match self {
            Self::Update(_) => None,
            Self::Archive => Some(PlanAction::Archive.touches()),
            Self::Unarchive => Some(PlanAction::Unarchive.touches()),
        }
    }
}

impl Sample for Plan {
    type Step = PlanStep;

    fn created() -> BoxedStrategy<Self> {
        let fields = (any::<u128>(), text(), text(), price(), interval(), select(vec![0, 1, 14]), metadata(), time());
        fields
            .prop_map(|(id, display_name, description, price, billing_interval, trial_days, metadata, now)| {
                let id = PlanId(Uuid::from_u128(id));
                let code = "basic".to_owned();
                Self::create(
                    NewPlan { id, code, display_name, description, price, billing_interval, trial_days, metadata },
                    now,
                )
            })
            .boxed()
    }

    fn step() -> BoxedStrategy<PlanStep> {
        let trial_days = option::of(select(vec![0, 1, 14]));
        let fields = (
            option::of(text()),
            option::of(text()),
            option::of(price()),
            option::of(interval()),
            trial_days,
            option::of(metadata()),
        );
        let update = fields.prop_map(|(display_name, description, price, billing_interval, trial_days, metadata)| {
            PlanUpdate { code: None, display_name, description, price, billing_interval, trial_days, metadata }
        });
        prop_oneof![4 => update.prop_map(PlanStep::Update), 1 => Just(PlanStep::Archive), 1 => Just(PlanStep::Unarchive)]
            .boxed()
    }
}
