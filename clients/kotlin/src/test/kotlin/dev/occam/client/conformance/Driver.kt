package dev.occam.client.conformance

import com.google.gson.JsonArray
import com.google.gson.JsonNull
import com.google.gson.JsonObject
import com.google.gson.JsonParser
import com.google.protobuf.Value
import com.google.protobuf.util.JsonFormat
import dev.occam.client.Change
import dev.occam.client.Choice
import dev.occam.client.ClientOptions
import dev.occam.client.Conflict
import dev.occam.client.ConflictException
import dev.occam.client.FakeClock
import dev.occam.client.Intent
import dev.occam.client.NotFoundException
import dev.occam.client.OccamClient
import dev.occam.client.OccamException
import dev.occam.client.Outcome
import dev.occam.client.OutcomeUnknownException
import dev.occam.client.SubscriptionChange
import dev.occam.client.UnavailableException
import dev.occam.client.Update
import dev.occam.client.VersionAheadException
import dev.occam.client.channel
import dev.occam.v1.FieldDiff
import dev.occam.v1.Subscription
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpRequest.BodyPublishers
import java.net.http.HttpResponse
import java.net.http.HttpResponse.BodyHandlers
import kotlin.time.Duration.Companion.milliseconds
import kotlinx.coroutines.runBlocking

/** Carries out the tasks of the conformance host; see `clients/conformance/README.md`. */
fun main() = runBlocking {
    val host = Host(checkNotNull(System.getenv("OCCAM_CONFORMANCE_URL")) { "run this by occam-conformance" })
    while (true) {
        val task = host.next() ?: break
        host.report(Task(task).carryOut())
    }
}

private class Host(private val url: String) {
    private val http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()

    fun next(): JsonObject? = post("next", BodyPublishers.noBody())
        .takeIf { it.statusCode() == 200 }
        ?.let { JsonParser.parseString(it.body()).asJsonObject }

    fun report(report: JsonObject) {
        val response = post("report", BodyPublishers.ofString(report.toString()))
        check(response.statusCode() == 200) { response.body() }
    }

    private fun post(path: String, body: HttpRequest.BodyPublisher): HttpResponse<String> {
        val request = HttpRequest.newBuilder(URI("$url/$path")).header("content-type", "application/json").POST(body)
        return http.send(request.build(), BodyHandlers.ofString())
    }
}

private class Task(private val task: JsonObject) {
    private val clock = FakeClock(task["random"].asDouble)
    private val client =
        OccamClient(channel(text("url")!!), ClientOptions(principal = text("principal")), clock)
    private val id = text("subscription_id")!!
    private val edit = objectOrNull("edit") ?: JsonObject()
    private val timeout = task["deadline_ms"].takeUnless { it.isJsonNull }?.asLong?.milliseconds

    suspend fun carryOut(): JsonObject = client.use {
        report { call() }.apply {
            addProperty("name", text("name"))
            add("waits_ms", JsonArray().also { waits -> clock.waitsMs.forEach(waits::add) })
        }
    }

    private suspend fun call(): Outcome<Subscription> = when (val call = text("call")) {
        "modify" -> client.modifySubscription(id, timeout) { subscription ->
            val unless = objectOrNull("unless")
            if (unless != null && subscription == subscription.with(unless)) null else change(subscription)
        }
        "save" -> {
            val base = client.getSubscription(id, timeout)
            client.save(base, base.with(edit), timeout)
        }
        "send" -> {
            val intent = Intent.change(id, task["expected_version"].asLong, change(Subscription.getDefaultInstance()))
            val reply = client.send(intent.copy(forceReason = text("force_reason")), timeout)
            Outcome.Modified(reply.entity, attempts = 1, reply.replayed, reply.merge)
        }
        else -> error("there is no call $call")
    }

    private fun change(subscription: Subscription): Change<Subscription> = when (val verb = text("verb")) {
        null -> Update(subscription.with(edit), edit.keySet().toList())
        "pause" -> SubscriptionChange.Pause
        else -> error("there is no verb $verb")
    }

    private suspend fun report(call: suspend () -> Outcome<Subscription>): JsonObject {
        val report = JsonObject()
        try {
            val outcome = call()
            report.addProperty("version", outcome.entity.version)
            report.addProperty("attempts", outcome.attempts)
            when (outcome) {
                is Outcome.Modified -> {
                    report.addProperty("outcome", "modified")
                    report.addProperty("replayed", outcome.replayed)
                    report.addProperty("merged", outcome.merge != null)
                }
                is Outcome.NothingToDo -> report.addProperty("outcome", "nothing_to_do")
            }
        } catch (exception: OccamException) {
            report.addProperty("outcome", outcome(exception))
            report.addProperty("error", exception.message)
            val conflict = when (exception) {
                is ConflictException -> exception.conflict
                is VersionAheadException -> exception.conflict
                else -> null
            }
            if (conflict != null) report.add("conflict", json(conflict))
            val resolve = objectOrNull("resolve")
            if (exception is ConflictException && resolve != null) {
                // Of its own conflict nothing is chosen any more.
                task.add("resolve", JsonNull.INSTANCE)
                val choices = resolve.keySet().associateWith { choice(resolve[it].asString) }
                report.add("resolved", report { client.resolve(exception.conflict<Subscription>(), choices, timeout) })
            }
        }
        return report
    }

    private fun text(name: String) = task[name].takeUnless { it.isJsonNull }?.asString

    private fun objectOrNull(name: String) = task[name].takeUnless { it.isJsonNull }?.asJsonObject
}

private fun Subscription.with(values: JsonObject): Subscription = toBuilder().apply {
    values["notes"]?.let { notes = it.asString }
    values["quantity"]?.let { quantity = it.asLong }
}.build()

private fun choice(name: String): Choice<Subscription> = when (name) {
    "mine" -> Choice.Mine
    "theirs" -> Choice.Theirs
    else -> error("there is no choice $name")
}

private fun outcome(exception: OccamException) = when (exception) {
    is ConflictException -> "conflict"
    is VersionAheadException -> "version_ahead"
    is NotFoundException -> "not_found"
    is OutcomeUnknownException -> "outcome_unknown"
    is UnavailableException -> "unavailable"
    else -> "refused"
}

private fun json(conflict: Conflict<*>) = JsonObject().apply {
    addProperty("expected_version", conflict.expectedVersion)
    addProperty("current_version", conflict.currentVersion)
    addProperty("mergeable", conflict.mergeable)
    addProperty("attempts", conflict.attempts)
    addProperty("has_base", conflict.base != null)
    addProperty("has_yours", true)
    addProperty("has_current", conflict.current != null)
    add("rows", JsonArray().also { rows -> conflict.rows.forEach { rows.add(json(it)) } })
}

private fun json(row: FieldDiff) = JsonObject().apply {
    addProperty("path", row.path)
    addProperty("kind", row.kind.name)
    add("base", json(row.base.takeIf { row.hasBase() }))
    add("yours", json(row.yours.takeIf { row.hasYours() }))
    add("current", json(row.current.takeIf { row.hasCurrent() }))
    addProperty("changed_by", row.changedBy)
}

private fun json(value: Value?) = value?.let { JsonParser.parseString(JsonFormat.printer().print(it)) } ?: JsonNull.INSTANCE
