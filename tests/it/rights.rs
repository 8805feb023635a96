//! Who may do what. The table is written from the contract, by hand: the options beside methods and fields have to say
//! the same, and a real server has to do it, for every role, RPC, row and field.

mod fields;
mod rpcs;

use prost_reflect::{DynamicMessage, ReflectMessage};

use crate::wire::{methods, pool};

pub const ROLES: [&str; 5] = ["customer", "support", "billing", "auditor", "admin"];

/// Each RPC, who may call it, and who may force by it: the letters stand for customer, support, billing, auditor (`u`) and
/// admin. In a bulk it is the single update's right.
const RPCS: [(&str, &str, &str); 29] = [
    ("CreatePlan", "a", ""),
    ("GetPlan", "csbua", ""),
    ("ListPlans", "csbua", ""),
    ("UpdatePlan", "a", "a"),
    ("ArchivePlan", "a", "a"),
    ("UnarchivePlan", "a", "a"),
    ("BulkUpdatePlans", "a", ""),
    ("CreateSubscription", "ba", ""),
    ("GetSubscription", "csbua", ""),
    ("ListSubscriptions", "csbua", ""),
    ("UpdateSubscription", "sba", "a"),
    ("PauseSubscription", "csba", "a"),
    ("ResumeSubscription", "csba", "a"),
    ("CancelSubscription", "csba", "a"),
    ("UncancelSubscription", "csba", "a"),
    ("ChangeSubscriptionPlan", "ba", "a"),
    ("BulkUpdateSubscriptions", "sba", ""),
    ("CreateInvoice", "ba", ""),
    ("GetInvoice", "csbua", ""),
    ("ListInvoices", "csbua", ""),
    ("UpdateInvoice", "ba", "a"),
    ("FinalizeInvoice", "ba", "a"),
    ("RecordPayment", "ba", "a"),
    ("VoidInvoice", "ba", "a"),
    ("MarkInvoiceUncollectible", "ba", "a"),
    ("BulkUpdateInvoices", "ba", ""),
    ("ListMutations", "csbua", ""),
    ("GetEntityVersion", "csbua", ""),
    ("CompareVersions", "csbua", ""),
];

/// The check of a chain tells of the whole row, so it is the staff's.
const VERIFY: (&str, &str, &str) = ("VerifyEntityHistory", "sbua", "");

/// Each field that an update can write, and who may.
const WRITERS: [(&str, &str, &str); 16] = [
    ("plan", "display_name", "a"),
    ("plan", "description", "a"),
    ("plan", "price", "a"),
    ("plan", "billing_interval", "a"),
    ("plan", "trial_days", "a"),
    ("plan", "metadata", "a"),
    ("subscription", "quantity", "ba"),
    ("subscription", "notes", "sa"),
    ("subscription", "metadata", "sa"),
    ("invoice", "lines", "ba"),
    ("invoice", "period_start_time", "ba"),
    ("invoice", "period_end_time", "ba"),
    ("invoice", "due_time", "ba"),
    ("invoice", "memo", "ba"),
    ("invoice", "notes", "ba"),
    ("invoice", "metadata", "ba"),
];

/// Each field that somebody never sees.
const HIDDEN: [(&str, &str, &str); 2] = [("subscription", "notes", "c"), ("invoice", "notes", "c")];

fn letter(role: &str) -> char {
    if role == "auditor" { 'u' } else { role.chars().next().unwrap() }
}

/// Whether the contract lets this role call the RPC.
pub fn may_call(rpc: &str, role: &str) -> bool {
    let mut table = RPCS.iter().chain([&VERIFY]);
    table.find(|row| row.0 == rpc).unwrap().1.contains(letter(role))
}

/// Whether the contract lets this role force by the RPC.
pub fn may_force(rpc: &str, role: &str) -> bool {
    let mut table = RPCS.iter().chain([&VERIFY]);
    table.find(|row| row.0 == rpc).unwrap().2.contains(letter(role))
}

/// Whether the contract lets this role write the field.
fn may_write(entity: &str, field: &str, role: &str) -> bool {
    WRITERS.iter().find(|row| (row.0, row.1) == (entity, field)).unwrap().2.contains(letter(role))
}

/// The letters of the roles in a field of an option.
fn letters(option: &DynamicMessage, field: &str) -> String {
    let enumeration = pool().get_enum_by_name("occam.v1.Role").unwrap();
    let value = option.get_field_by_name(field).unwrap();
    let numbers = value.as_list().unwrap().iter().map(|number| number.as_enum_number().unwrap());
    let names = numbers.map(|number| enumeration.get_value(number).unwrap().name().to_lowercase());
    names.map(|name| letter(name.strip_prefix("role_").unwrap())).collect()
}

/// The option of that name, if it is given.
fn option(options: &DynamicMessage, name: &str) -> Option<DynamicMessage> {
    let extension = pool().all_extensions().find(|extension| extension.full_name() == name).unwrap();
    assert_eq!(extension.containing_message(), options.descriptor());
    options.has_extension(&extension).then(|| options.get_extension(&extension).as_message().unwrap().clone())
}

#[test]
fn the_options_of_the_methods_say_what_the_contract_does() {
    let mut declared: Vec<_> = methods()
        .into_iter()
        .map(|method| {
            let access = option(&method.options(), "occam.v1.method_access").unwrap();
            (method.name().to_owned(), letters(&access, "roles"), letters(&access, "force_roles"))
        })
        .collect();
    declared.sort();
    let table = RPCS.iter().chain([&VERIFY]);
    let mut expected: Vec<_> = table.map(|row| (row.0.to_owned(), row.1.to_owned(), row.2.to_owned())).collect();
    expected.sort();
    assert_eq!(declared, expected);
}

#[test]
fn the_options_of_the_fields_say_what_the_contract_does() {
    let (mut writers, mut hidden) = (Vec::new(), Vec::new());
    for (message, kind, rpc) in [
        ("Plan", "plan", "UpdatePlan"),
        ("Subscription", "subscription", "UpdateSubscription"),
        ("Invoice", "invoice", "UpdateInvoice"),
    ] {
        let callers = RPCS.iter().find(|row| row.0 == rpc).unwrap().1;
        for field in pool().get_message_by_name(&format!("occam.v1.{message}")).unwrap().fields() {
            let access = option(&field.options(), "occam.v1.field_access");
            let roles = |name: &str| access.as_ref().map(|access| letters(access, name)).unwrap_or_default();
            let given = roles("writers");
            // None given is all who may call the method.
            let effective = if given.is_empty() { callers.to_owned() } else { given.clone() };
            if WRITERS.iter().any(|row| (row.0, row.1) == (kind, field.name())) {
                writers.push((kind, field.name().to_owned(), effective));
            } else {
                assert_eq!(given, "", "{kind}.{}: it can be written, or need not say who may", field.name());
            }
            if !roles("hidden_from").is_empty() {
                hidden.push((kind, field.name().to_owned(), roles("hidden_from")));
            }
        }
    }
    let owned = |table: &[(&'static str, &str, &str)]| -> Vec<_> {
        table.iter().map(|row| (row.0, row.1.to_owned(), row.2.to_owned())).collect()
    };
    writers.sort();
    let mut expected = owned(&WRITERS);
    expected.sort();
    assert_eq!(writers, expected);
    assert_eq!(hidden, owned(&HIDDEN));
}
