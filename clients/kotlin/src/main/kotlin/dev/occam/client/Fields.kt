package dev.occam.client

import com.google.protobuf.Descriptors.FieldDescriptor
import com.google.protobuf.Message
import com.google.protobuf.MessageOrBuilder

private const val METADATA = "metadata"
private const val METADATA_PREFIX = "$METADATA."

/** A field by its name in the API. */
private fun MessageOrBuilder.field(name: String): FieldDescriptor =
    checkNotNull(descriptorForType.findFieldByName(name)) { "${descriptorForType.fullName} has no field $name" }

internal operator fun MessageOrBuilder.get(name: String): Any = getField(field(name))

internal operator fun Message.Builder.set(name: String, value: Any) {
    setField(field(name), value)
}

/** A field that can be absent, or `null` if it is. */
internal fun MessageOrBuilder.getIfPresent(name: String): Any? = field(name).let { if (hasField(it)) getField(it) else null }

/**
 * In which fields two states of an entity differ, by the API's names.
 *
 * @property writable Those that an update can write.
 * @property fixed Those that it cannot: the server's own, immutable ones, and those that have an RPC of their own.
 */
internal data class Differences(val writable: List<String>, val fixed: List<String>)

/** In which fields [edited] differs from [base]. */
internal fun <T : Message> Kind<T>.differences(base: T, edited: T): Differences {
    val differing = base.descriptorForType.fields.filter { base.comparable(it) != edited.comparable(it) }.map { it.name }
    val (writable, fixed) = differing.partition { it in this.writable }
    return adjust(Differences(writable, fixed), base, edited)
}

private fun Message.comparable(field: FieldDescriptor): Any? = when {
    // Two maps that were filled in another order are the same.
    field.isMapField -> (getField(field) as List<*>).toSet()
    field.hasPresence() && !hasField(field) -> null
    else -> getField(field)
}

/**
 * The update that writes these fields with the values that [edited] has, and sends no other; `null` if there are none, since no mask
 * would mean all fields that are populated.
 */
internal fun <T : Message> Kind<T>.updateOf(edited: T, paths: List<String>): Update<T>? {
    if (paths.isEmpty()) return null
    val sent = default.newBuilderForType()
    for (path in paths) copy(sent, path, edited)
    return Update(built(sent), paths)
}

/** Gives a field, or one pair of the metadata, the value that [from] has in it; `false` if an update cannot write it. */
internal fun Kind<*>.copy(to: Message.Builder, path: String, from: Message): Boolean {
    val name = if (isPair(path)) METADATA else path
    if (name !in writable) return false
    val field = to.field(name)
    when {
        isPair(path) -> to.setField(field, to.entriesBut(field, path) + from.entry(field, path))
        field.hasPresence() && !from.hasField(field) -> to.clearField(field)
        else -> to.setField(field, from.getField(field))
    }
    return true
}

/** The entity that one of its builders has built. */
@Suppress("UNCHECKED_CAST", "UnusedReceiverParameter")
internal fun <T : Message> Kind<T>.built(builder: Message.Builder): T = builder.build() as T

/** Whether what is said of one path holds for the other: for all pairs of the metadata, if it is said of the whole. */
internal fun covers(path: String, other: String): Boolean = path == other || (path == METADATA && isPair(other))

private fun isPair(path: String) = path.startsWith(METADATA_PREFIX)

private fun MessageOrBuilder.entries(field: FieldDescriptor) = (getField(field) as List<*>).map { it as Message }

private fun MessageOrBuilder.entriesBut(field: FieldDescriptor, path: String) =
    entries(field).filter { METADATA_PREFIX + it["key"] != path }

private fun MessageOrBuilder.entry(field: FieldDescriptor, path: String) =
    entries(field).filter { METADATA_PREFIX + it["key"] == path }
