import dev.occam.client.ClientOptions
import dev.occam.client.OccamClient
import dev.occam.client.OccamException
import dev.occam.client.Update
import dev.occam.v1.copy
import dev.occam.v1.listSubscriptionsRequest
import kotlin.system.exitProcess
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.runBlocking

/**
 * Adds a line to a subscription's notes, whoever else is writing to it.
 *
 * Arguments: `[URL [SUBSCRIPTION_ID]]`. Without an id it takes the first subscription of the list. `occam serve --sample-data` prints
 * one to try.
 */
fun main(args: Array<String>) = runBlocking {
    val url = args.getOrElse(0) { "http://127.0.0.1:50051" }
    OccamClient(url, ClientOptions(principal = "example", timeout = 5.seconds)).use { client ->
        try {
            update(client, args.getOrNull(1) ?: firstSubscription(client))
        } catch (exception: OccamException) {
            // A conflict that outlasts three attempts says here who changed what.
            System.err.println(exception.message)
            generateSequence(exception.cause) { it.cause }.forEach { System.err.println("  because: ${it.message}") }
            exitProcess(1)
        }
    }
}

private suspend fun update(client: OccamClient, id: String) {
    // docs:begin
    var versionRead = 0L
    val outcome = client.modifySubscription(id) { subscription ->
        // Asked again after a conflict, with what the subscription is then: nobody else's line is lost.
        versionRead = subscription.version
        val lines = listOf(subscription.notes, "Greetings from the example.").filter { it.isNotEmpty() }
        Update(subscription.copy { notes = lines.joinToString("\n") }, "notes")
    }
    // docs:end
    val subscription = outcome.entity
    println("subscription $id of ${subscription.customerId}")
    println("  version   $versionRead -> ${subscription.version}")
    println("  attempts  ${outcome.attempts}")
    subscription.notes.lines().forEachIndexed { index, line -> println("  ${(if (index == 0) "notes" else "").padEnd(9)} $line") }
}

private suspend fun firstSubscription(client: OccamClient): String {
    val page = client.subscriptions.listSubscriptions(listSubscriptionsRequest { pageSize = 1 })
    return page.subscriptionsList.firstOrNull()?.id ?: error("there is no subscription yet: create one, or name one")
}
