//! Who may do what, as the `.proto` files declare it beside each method and field.
//!
//! One table, read once from the descriptors, so that the API reference and the server cannot differ. A server with a
//! method that does not say who may call it does not start.

use std::{collections::HashMap, sync::LazyLock};

use prost_reflect::{DescriptorPool, DynamicMessage, ExtensionDescriptor, Value};

use crate::{
    domain::Role,
    occ::{EntityType, field_of},
    proto::{self, FILE_DESCRIPTOR_SET},
};

/// Why the declarations cannot be enforced.
#[derive(Debug, Clone, thiserror::Error)]
pub enum AccessError {
    /// The descriptors are not what the build made.
    #[error("the descriptors cannot be read: {0}")]
    Descriptors(String),
    /// A method does not say who may call it.
    #[error("{method} does not declare who may call it (option method_access)")]
    Undeclared {
        /// The method.
        method: String,
    },
    /// Two methods of one name would have one declaration, and history could not tell them apart.
    #[error("{method} has the name of another service's method")]
    Ambiguous {
        /// The second one.
        method: String,
    },
    /// A field is to be hidden, and nothing hides it.
    #[error("{entity}.{field} is declared hidden, but only text can be hidden")]
    CannotHide {
        /// The entity.
        entity: EntityType,
        /// The field.
        field: String,
    },
}

/// Who may call a method.
#[derive(Debug, Clone, Default)]
pub(super) struct Method {
    /// The service that it belongs to, such as `PlanService`.
    service: String,
    roles: Vec<Role>,
    force_roles: Vec<Role>,
}

/// Who may read and write the fields of an entity; a field that is not declared may be read and written by all.
#[derive(Debug, Clone, Default)]
struct Field {
    writers: Vec<Role>,
    hidden_from: Vec<Role>,
}

/// The declarations.
#[derive(Debug, Default)]
pub(super) struct Access {
    methods: HashMap<String, Method>,
    fields: HashMap<EntityType, HashMap<String, Field>>,
}

static ACCESS: LazyLock<Result<Access, AccessError>> = LazyLock::new(|| {
    let malformed = |error: prost_reflect::DescriptorError| AccessError::Descriptors(error.to_string());
    Access::read(&DescriptorPool::decode(FILE_DESCRIPTOR_SET).map_err(malformed)?)
});
static NOBODY: LazyLock<Access> = LazyLock::new(Access::default);

/// Says whether the declarations can be enforced; a server starts only then.
pub fn check_declarations() -> Result<(), AccessError> {
    ACCESS.as_ref().map(|_| ()).map_err(Clone::clone)
}

/// The declarations; if they cannot be read, those under which nobody may call anything.
pub(super) fn access() -> &'static Access {
    ACCESS.as_ref().unwrap_or(&NOBODY)
}

impl Access {
    /// Whether there is a method of that name.
    pub(super) fn has_method(&self, method: &str) -> bool {
        self.methods.contains_key(method)
    }

    /// The name of the method that `PlanService/GetPlan` or its like is, if there is one.
    pub(super) fn rpc_name(&self, path: &str) -> Option<&str> {
        let (service, name) = path.split_once('/')?;
        let (name, method) = self.methods.get_key_value(name)?;
        (method.service == service).then_some(name)
    }

    /// Whether `role` may call the method of that name.
    pub(super) fn may_call(&self, method: &str, role: Role) -> bool {
        self.methods.get(method).is_some_and(|method| method.roles.contains(&role))
    }

    /// Whether `role` may force by the method of that name.
    pub(super) fn may_force(&self, method: &str, role: Role) -> bool {
        self.methods.get(method).is_some_and(|method| method.force_roles.contains(&role))
    }

    /// Whether `role` may write the field.
    pub(super) fn may_write(&self, entity: EntityType, field: &str, role: Role) -> bool {
        self.field(entity, field).is_none_or(|field| field.writers.is_empty() || field.writers.contains(&role))
    }

    /// Whether the field, or the field that the path of a diff lies in, is hidden from `role`.
    pub(super) fn is_hidden(&self, entity: EntityType, path: &str, role: Role) -> bool {
        self.field(entity, field_of(path)).is_some_and(|field| field.hidden_from.contains(&role))
    }

    fn field(&self, entity: EntityType, name: &str) -> Option<&Field> {
        self.fields.get(&entity)?.get(name)
    }

    fn read(pool: &DescriptorPool) -> Result<Self, AccessError> {
        let mut access = Self::default();
        let method_access = extension(pool, "occam.v1.method_access")?;
        for service in pool.services().filter(|service| service.package_name() == "occam.v1") {
            for method in service.methods() {
                let undeclared = || AccessError::Undeclared { method: method.full_name().to_owned() };
                let declared = declared(&method.options(), &method_access).ok_or_else(undeclared)?;
                let roles = roles(&declared, "roles");
                if roles.is_empty() {
                    return Err(undeclared());
                }
                let force_roles = self::roles(&declared, "force_roles");
                let method_access = Method { service: service.name().to_owned(), roles, force_roles };
                if access.methods.insert(method.name().to_owned(), method_access).is_some() {
                    return Err(AccessError::Ambiguous { method: method.full_name().to_owned() });
                }
            }
        }
        let field_access = extension(pool, "occam.v1.field_access")?;
        for entity in EntityType::ALL {
            let name = match entity {
                EntityType::Plan => "occam.v1.Plan",
                EntityType::Subscription => "occam.v1.Subscription",
                EntityType::Invoice => "occam.v1.Invoice",
            };
            let message = pool.get_message_by_name(name).ok_or_else(|| AccessError::Descriptors(name.to_owned()))?;
            for field in message.fields() {
                let Some(declared) = declared(&field.options(), &field_access) else { continue };
                let field_access =
                    Field { writers: roles(&declared, "writers"), hidden_from: roles(&declared, "hidden_from") };
                if !field_access.hidden_from.is_empty() && !super::visible::can_hide(entity, field.name()) {
                    return Err(AccessError::CannotHide { entity, field: field.name().to_owned() });
                }
                access.fields.entry(entity).or_default().insert(field.name().to_owned(), field_access);
            }
        }
        Ok(access)
    }
}

fn extension(pool: &DescriptorPool, name: &str) -> Result<ExtensionDescriptor, AccessError> {
    let found = pool.all_extensions().find(|extension| extension.full_name() == name);
    found.ok_or_else(|| AccessError::Descriptors(format!("no extension {name}")))
}

fn declared(options: &DynamicMessage, extension: &ExtensionDescriptor) -> Option<DynamicMessage> {
    if !options.has_extension(extension) {
        return None;
    }
    options.get_extension(extension).as_message().cloned()
}

fn roles(declared: &DynamicMessage, field: &str) -> Vec<Role> {
    let value = declared.get_field_by_name(field);
    let numbers = value.as_deref().and_then(Value::as_list).unwrap_or_default().iter();
    numbers.filter_map(|number| role(proto::Role::try_from(number.as_enum_number()?).ok()?)).collect()
}

fn role(role: proto::Role) -> Option<Role> {
    match role {
        proto::Role::Unspecified => None,
        proto::Role::Customer => Some(Role::Customer),
        proto::Role::Support => Some(Role::Support),
        proto::Role::Billing => Some(Role::Billing),
        proto::Role::Auditor => Some(Role::Auditor),
        proto::Role::Admin => Some(Role::Admin),
    }
}

#[cfg(test)]
mod tests {
    use prost_reflect::SerializeOptions;
    use serde_json::{Value as Json, json};

    use super::*;

    const OPTION: &str = "[occam.v1.method_access]";

    /// What is read of the build's descriptors after `edit` has changed the JSON of one file.
    fn read_edited(file: &str, edit: impl Fn(&mut Json)) -> Result<Access, AccessError> {
        let own = DescriptorPool::decode(FILE_DESCRIPTOR_SET).unwrap();
        // By the pool's own descriptor of descriptors, which keeps options that the generated types drop.
        let message = own.get_message_by_name("google.protobuf.FileDescriptorSet").unwrap();
        let set = DynamicMessage::decode(message.clone(), FILE_DESCRIPTOR_SET).unwrap();
        let mut json = set.serialize_with_options(serde_json::value::Serializer, &SerializeOptions::new()).unwrap();
        let files = json["file"].as_array_mut().unwrap().iter_mut();
        files.filter(|found| found["name"] == file).for_each(edit);
        let set = DynamicMessage::deserialize(message, json).unwrap();
        Access::read(&DescriptorPool::decode(&*prost::Message::encode_to_vec(&set)).unwrap())
    }

    fn named<'a>(array: &'a mut Json, name: &str) -> &'a mut Json {
        array.as_array_mut().unwrap().iter_mut().find(|found| found["name"] == name).unwrap()
    }

    #[test]
    fn a_method_that_does_not_say_who_may_call_it_is_found() {
        let edits: [fn(&mut Json); 4] = [
            |options| *options = json!({}),
            |options| options[OPTION] = json!({}),
            |options| options[OPTION]["roles"] = json!([]),
            |options| options[OPTION]["roles"] = json!(["ROLE_UNSPECIFIED"]),
        ];
        for edit in edits {
            let read = read_edited("occam/v1/billing_service.proto", |file| {
                edit(&mut named(&mut file["service"][0]["method"], "VoidInvoice")["options"]);
            });
            let Err(AccessError::Undeclared { method }) = read else { panic!("it was accepted: {read:?}") };
            assert_eq!(method, "occam.v1.BillingService.VoidInvoice");
        }
    }

    #[test]
    fn two_methods_of_one_name_are_found() {
        let read = read_edited("occam/v1/subscription_service.proto", |file| {
            named(&mut file["service"][0]["method"], "PauseSubscription")["name"] = json!("ArchivePlan");
        });
        let Err(AccessError::Ambiguous { method }) = read else { panic!("it was accepted: {read:?}") };
        assert!(method.ends_with("Service.ArchivePlan"), "{method}");
    }

    #[test]
    fn a_field_that_nothing_hides_cannot_be_declared_hidden() {
        let hide = |field: &'static str| {
            read_edited("occam/v1/invoice.proto", move |file| {
                let field = named(&mut named(&mut file["messageType"], "Invoice")["field"], field);
                field["options"] = json!({"[occam.v1.field_access]": {"hiddenFrom": ["ROLE_SUPPORT"]}});
            })
        };
        assert!(hide("notes").unwrap().is_hidden(EntityType::Invoice, "notes", Role::Support));
        let read = hide("memo");
        let Err(AccessError::CannotHide { entity: EntityType::Invoice, field }) = read else { panic!("{read:?}") };
        assert_eq!(field, "memo");
    }

    #[test]
    fn what_is_declared_is_what_is_allowed() {
        let access = read_edited("occam/v1/plan_service.proto", |file| {
            let options = &mut named(&mut file["service"][0]["method"], "ArchivePlan")["options"];
            options[OPTION] = json!({"roles": ["ROLE_SUPPORT"], "forceRoles": ["ROLE_AUDITOR"]});
        })
        .unwrap();
        for role in Role::ALL {
            assert_eq!(access.may_call("ArchivePlan", role), role == Role::Support);
            assert_eq!(access.may_force("ArchivePlan", role), role == Role::Auditor);
            assert!(!access.may_call("NoSuchMethod", role) && !access.may_force("NoSuchMethod", role));
        }
    }
}
