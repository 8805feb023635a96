//! What every RPC has, and how every RPC refuses.

use occam_client::{tonic::Code, v1::FieldDiffKind};
use serde_json::json;

use super::calls::{CHANGES, CREATIONS, Scene, changing_methods, id_and_version, mutates};
use crate::{
    fixtures::new_id,
    on_each_database,
    refusal::refused,
    wire::{Wire, methods, path},
};

#[test]
fn every_rpc_that_changes_an_entity_is_guarded_and_in_the_table_of_changes() {
    for method in changing_methods().into_iter().filter(|method| !method.name().starts_with("Bulk")) {
        for field in ["expected_version", "request_id"] {
            assert!(method.input().get_field_by_name(field).is_some(), "{} has no {field}", method.full_name());
        }
        let tested = CHANGES.iter().any(|change| change.rpc == method.name());
        assert!(tested, "add {} to CHANGES in calls.rs, which makes it stale", method.name());
    }
    for method in methods().iter().filter(|method| mutates(method) && method.name().starts_with("Create")) {
        assert!(method.input().get_field_by_name("request_id").is_some(), "{}", method.full_name());
        assert!(CREATIONS.iter().any(|creation| creation.0 == method.name()), "add {} to CREATIONS", method.name());
    }
}

#[test]
fn every_rpc_is_documented_with_its_codes_and_reads_say_that_they_are_reads() {
    let known = methods();
    assert!(known.len() >= 26, "the descriptors are incomplete");
    for method in known {
        let reads = ["Get", "List", "Compare", "Watch", "Verify"].iter().any(|verb| method.name().starts_with(verb));
        assert_eq!(mutates(&method), !reads, "{}: reads are NO_SIDE_EFFECTS", method.full_name());
        let file = method.parent_file().file_descriptor_proto().source_code_info.clone().unwrap();
        let location = file.location.into_iter().find(|location| location.path == method.path());
        let comment = location.and_then(|location| location.leading_comments).unwrap_or_default();
        let mut codes = vec!["INVALID_ARGUMENT"];
        // A bulk's items are documented by the single update.
        let is_bulk = method.name().starts_with("Bulk");
        if mutates(&method) && !is_bulk {
            codes.extend(["REQUEST_ID_REUSED", "OUTCOME_UNKNOWN"]);
        }
        if mutates(&method) && !is_bulk && !method.name().starts_with("Create") {
            codes.extend(["ABORTED", "VERSION_CONFLICT", "VERSION_AHEAD", "EXPECTED_VERSION_REQUIRED", "NOT_FOUND"]);
        }
        for code in codes {
            assert!(comment.contains(code), "the comment of {} does not name {code}", method.full_name());
        }
    }
}

on_each_database! {
    async fn every_change_of_an_entity_that_moved_on_is_refused_explained_and_recorded(server: Server) {
        let scene = Scene::new(&server.url).await;
        for change in &CHANGES {
            let refusal = scene.stale(change).await;
            let conflict = refusal.conflict.unwrap();
            assert!(conflict.mergeable, "{}: it touches nothing that was changed", change.rpc);
            let path = if change.entity == "plan" { "description" } else { "notes" };
            let theirs = conflict.diffs.iter().find(|diff| diff.path == path).unwrap();
            assert_eq!((theirs.kind(), &*theirs.changed_by), (FieldDiffKind::TheirsOnly, "billy"), "{}", change.rpc);
            assert_eq!(theirs.changed_in_version, conflict.current_version);
            assert!(conflict.diffs.iter().any(|diff| diff.kind() == FieldDiffKind::YoursOnly), "{}", change.rpc);
        }
    }

    async fn every_change_has_to_name_a_version_that_exists(server: Server) {
        let scene = Scene::new(&server.url).await;
        for change in &CHANGES {
            let entity = scene.entity_for(change).await;
            let (id, version) = id_and_version(&entity);
            let before = scene.records(json!({"entity_id": id})).await;
            for unusable in [None, Some(0), Some(-1), Some(i64::MIN)] {
                let request = scene.request(change, &id, unusable, &new_id());
                let refusal = scene.wire.refusal(change.rpc, request).await;
                refusal.names_fields("EXPECTED_VERSION_REQUIRED", &["expected_version"]);
            }
            // Nor do those count for history: nothing was stale.
            assert_eq!(scene.records(json!({"entity_id": id})).await, before);

            let request_id = new_id();
            for ahead in [version + 1, i64::MAX] {
                let request = scene.request(change, &id, Some(ahead), &request_id);
                let refusal = scene.wire.refusal(change.rpc, request).await;
                let conflict = refusal.is_conflict(&id, ahead, version);
                assert!(!conflict.mergeable && conflict.diffs.iter().all(|diff| diff.base.is_none()), "{}", change.rpc);
            }
            let recorded = scene.records(json!({"request_id": request_id})).await;
            assert_eq!(recorded.len(), 2, "{}", change.rpc);
            assert_eq!(recorded[0]["expected_version"], i64::MAX.to_string());
            assert_eq!(scene.get(change.entity, &id).await, entity, "{}", change.rpc);
        }
    }

    async fn every_change_of_something_absent_or_without_a_proper_id_is_told_so(server: Server) {
        let scene = Scene::new(&server.url).await;
        for change in &CHANGES {
            let absent = new_id();
            let refusal = scene.wire.refusal(change.rpc, scene.request(change, &absent, Some(1), "")).await;
            refusal.is_absent(change.entity, &absent);
            // An entity of another kind is none of this kind.
            let other = if change.entity == "invoice" { "plan" } else { "invoice" };
            let (other_id, _) = id_and_version(&scene.create(other).await);
            let refusal = scene.wire.refusal(change.rpc, scene.request(change, &other_id, Some(1), "")).await;
            refusal.is_absent(change.entity, &other_id);

            let field =
                if change.rpc.starts_with("Update") { format!("{}.id", change.entity) } else { "id".to_owned() };
            let spellings = ["", "1", "{0199c0de-0000-7000-8000-000000000001}", "0199c0de000070008000000000000001"];
            for id in spellings {
                let refusal = scene.wire.refusal(change.rpc, scene.request(change, id, Some(1), "")).await;
                refusal.names_fields("INVALID_FIELD", &[&field]);
            }
            let refusal = scene.wire.refusal(change.rpc, scene.request(change, "1", Some(0), "not-a-uuid")).await;
            let mut fields = ["expected_version", &field, "request_id"];
            fields.sort();
            refusal.names_fields("INVALID_FIELD", &fields);
        }
    }

    async fn every_rpc_asks_who_calls_before_anything_else(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let long = "a".repeat(201);
        for method in methods() {
            for (name, value) in [
                ("x-occam-role", "root"),
                ("x-occam-role", "Admin"),
                ("x-occam-role", ""),
                ("x-occam-principal", ""),
                ("x-occam-principal", &*long),
                ("x-occam-customer", &*long),
            ] {
                let refusal = refused(wire.with(name, value).send(&path(&method), Vec::new()).await);
                assert_eq!(refusal.kind(), (Code::Unauthenticated, "UNAUTHENTICATED"), "{name} {value}");
            }
        }
        let nothing = wire.call("ListMutations", json!({})).await.unwrap();
        assert_eq!(nothing["mutations"].as_array().map(Vec::len).unwrap_or_default(), 0);
    }
}
