use super::violated;
use crate::{
    domain::{
        Entity, Error, Plan, PlanAction, PlanState, PlanUpdate,
        fixtures::{self, YEARLY, metadata, money},
    },
    occ::{EntityType, Version, Versioned},
};

#[test]
fn plans_follow_the_table() {
    use PlanState::{Active, Archived};
    let table = [(Active, [Some(Archived), None]), (Archived, [None, Some(Active)])];
    let do_action = |plan: &Plan, action| match action {
        PlanAction::Archive => plan.archive(),
        PlanAction::Unarchive => plan.unarchive(),
    };
    for (from, row) in table {
        let plan = Plan { state: from, ..fixtures::plan() };
        for (action, to) in PlanAction::ALL.into_iter().zip(row) {
            let refused = || {
                let action = if action == PlanAction::Archive { "archived" } else { "unarchived" };
                Error::InvalidTransition { entity: EntityType::Plan, from: from.as_str(), action }
            };
            assert_eq!(from.after(action), to.ok_or_else(refused), "{from:?} {action:?}");
            let expected = to.map(|state| Plan { state, ..plan.clone() }).ok_or_else(refused);
            assert_eq!(do_action(&plan, action), expected, "{from:?} {action:?}");
        }
    }
    assert_eq!((PlanState::ALL, table.len()), ([Active, Archived], 2));
}

#[test]
fn a_created_plan_is_active_and_at_its_first_version() {
    let plan = fixtures::plan();
    assert_eq!((plan.version(), plan.state), (Version::FIRST, PlanState::Active));
    assert_eq!(plan.create_time, plan.update_time);
    assert_eq!(plan.id(), plan.id.0);
    assert_eq!(Entity::from(plan).entity_type(), EntityType::Plan);
}

#[test]
fn an_update_writes_the_given_fields_and_no_other() {
    let plan = fixtures::plan();
    let nothing = PlanUpdate::default;
    let pairs = metadata(&[("tier", "1")]);
    let table = [
        (nothing(), plan.clone()),
        (PlanUpdate { code: Some("basic".to_owned()), ..nothing() }, plan.clone()),
        (
            PlanUpdate { display_name: Some("Pro".to_owned()), ..nothing() },
            Plan { display_name: "Pro".to_owned(), ..plan.clone() },
        ),
        (
            PlanUpdate { description: Some("All".to_owned()), ..nothing() },
            Plan { description: "All".to_owned(), ..plan.clone() },
        ),
        (PlanUpdate { price: Some(money("1 JPY")), ..nothing() }, Plan { price: money("1 JPY"), ..plan.clone() }),
        (PlanUpdate { billing_interval: Some(YEARLY), ..nothing() }, Plan { billing_interval: YEARLY, ..plan.clone() }),
        (PlanUpdate { trial_days: Some(7), ..nothing() }, Plan { trial_days: 7, ..plan.clone() }),
        (PlanUpdate { metadata: Some(pairs.clone()), ..nothing() }, Plan { metadata: pairs, ..plan.clone() }),
    ];
    for (update, expected) in table {
        assert_eq!(plan.update(&update), Ok(expected), "{update:?}");
    }
}

#[test]
fn the_code_is_immutable() {
    for code in ["other", "Basic", ""] {
        let update = PlanUpdate { code: Some(code.to_owned()), trial_days: Some(7), ..PlanUpdate::default() };
        assert_eq!(violated(fixtures::plan().update(&update)), ["plan.code"]);
    }
}
