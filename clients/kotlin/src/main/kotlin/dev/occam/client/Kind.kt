package dev.occam.client

import com.google.protobuf.FieldMask
import com.google.protobuf.Message
import dev.occam.v1.EntityType
import dev.occam.v1.Invoice
import dev.occam.v1.Merge
import dev.occam.v1.MergePolicy
import dev.occam.v1.Plan
import dev.occam.v1.Subscription
import dev.occam.v1.VersionConflict
import io.grpc.MethodDescriptor
import io.grpc.Status

/** A request, and the RPC that takes it. */
internal class Call<Q : Message, R : Message>(val method: MethodDescriptor<Q, R>, val request: Q)

/** A request in the making, of an RPC's request type. */
internal class Draft<Q : Message, R : Message>(private val method: MethodDescriptor<Q, R>, val builder: Message.Builder) {
    @Suppress("UNCHECKED_CAST")
    fun build(): Call<Q, R> = Call(method, builder.build() as Q)
}

/**
 * One kind of versioned entity.
 *
 * What the kinds have in common is written once, over the messages' descriptors: all requests and replies name their common fields
 * alike.
 *
 * @property writable The fields that an update can write.
 */
internal abstract class Kind<T : Message>(val type: EntityType, val default: T, val writable: Set<String>) {
    /** What people call it, and the name of its field in requests, replies and conflicts. */
    val name: String = name(type)

    abstract fun get(id: String): Call<*, *>

    protected abstract fun create(request: Message): Draft<*, *>

    protected abstract fun update(): Draft<*, *>

    /** The verb's request, with the fields that only this verb has. */
    protected abstract fun verb(change: Change<T>): Draft<*, *>

    /** Has the last word on what differs. */
    open fun adjust(differences: Differences, base: T, edited: T): Differences = differences

    fun id(entity: T): String = entity["id"] as String

    fun version(entity: T): Long = entity["version"] as Long

    fun call(intent: Intent<T>): Call<*, *> {
        val draft = when (val write = intent.write) {
            is Write.Create -> create(write.request)
            is Write.Modify -> modify(write).apply { builder.guard(write.expectedVersion, intent) }
        }
        draft.builder["request_id"] = intent.requestId
        draft.builder["validate_only"] = intent.validateOnly
        return draft.build()
    }

    private fun modify(write: Write.Modify<T>): Draft<*, *> {
        val change = write.change
        if (change !is Update) return verb(change).apply { builder["id"] = write.id }
        return update().apply {
            builder[name] = change.entity.toBuilder().apply { this["id"] = write.id }.build()
            // An absent mask means the fields that are populated.
            if (change.paths.isNotEmpty()) builder["update_mask"] = FieldMask.newBuilder().addAllPaths(change.paths).build()
        }
    }

    private fun Message.Builder.guard(expectedVersion: Long, intent: Intent<T>) {
        this["expected_version"] = expectedVersion
        if (intent.merge) this["merge_policy"] = MergePolicy.MERGE_POLICY_MERGE_DISJOINT.valueDescriptor
        intent.forceReason?.let { reason ->
            this["force"] = true
            this["force_reason"] = reason
        }
    }

    /** The entity of a reply, which the API promises, or of a conflict's detail; a status if it is not there. */
    fun entity(reply: Message): T = entityOrNull(reply)
        ?: throw Status.INTERNAL.withDescription("the reply carries no $name").asException()

    fun current(detail: VersionConflict): T? = entityOrNull(detail)

    // The field of the kind's name is of the kind's type.
    @Suppress("UNCHECKED_CAST")
    private fun entityOrNull(message: Message): T? = message.getIfPresent(name) as T?

    fun reply(reply: Message): Reply<T> {
        // The reply of a creation has no such field: it is never merged.
        val merge = reply.descriptorForType.findFieldByName("merge")?.let { reply.getIfPresent(it.name) as Merge? }
        return Reply(entity(reply), reply["replayed"] as Boolean, merge)
    }

    internal companion object {
        /** The kind of an entity. */
        @Suppress("UNCHECKED_CAST")
        fun <T : Message> of(entity: T): Kind<T> = when (entity as Message) {
            is Plan -> PlanKind
            is Subscription -> SubscriptionKind
            is Invoice -> InvoiceKind
            else -> throw IllegalArgumentException("${entity.descriptorForType.fullName} is no versioned entity")
        } as Kind<T>

        /** The kind of entity that an intent writes. */
        @Suppress("UNCHECKED_CAST")
        fun <T : Message> of(intent: Intent<T>): Kind<T> = when (val write = intent.write) {
            is Write.Create -> write.kind
            is Write.Modify -> when (val change = write.change) {
                is Update -> of(change.entity)
                is PlanChange -> PlanKind
                is SubscriptionChange -> SubscriptionKind
                is InvoiceChange -> InvoiceKind
            } as Kind<T>
        }
    }
}

/** The name that people read of a kind of entity. */
internal fun name(type: EntityType): String = when (type) {
    EntityType.ENTITY_TYPE_PLAN -> "plan"
    EntityType.ENTITY_TYPE_SUBSCRIPTION -> "subscription"
    EntityType.ENTITY_TYPE_INVOICE -> "invoice"
    // A newer server's kind, too.
    EntityType.ENTITY_TYPE_UNSPECIFIED, EntityType.UNRECOGNIZED -> "entity"
}
