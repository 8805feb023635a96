package dev.occam.v1

import dev.occam.v1.PlanServiceGrpc.getServiceDescriptor
import io.grpc.CallOptions
import io.grpc.CallOptions.DEFAULT
import io.grpc.Channel
import io.grpc.Metadata
import io.grpc.MethodDescriptor
import io.grpc.ServerServiceDefinition
import io.grpc.ServerServiceDefinition.builder
import io.grpc.ServiceDescriptor
import io.grpc.Status.UNIMPLEMENTED
import io.grpc.StatusException
import io.grpc.kotlin.AbstractCoroutineServerImpl
import io.grpc.kotlin.AbstractCoroutineStub
import io.grpc.kotlin.ClientCalls.unaryRpc
import io.grpc.kotlin.ServerCalls.unaryServerMethodDefinition
import io.grpc.kotlin.StubFor
import kotlin.String
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.jvm.JvmOverloads
import kotlin.jvm.JvmStatic

/**
 * Holder for Kotlin coroutine-based client and server APIs for occam.v1.PlanService.
 */
public object PlanServiceGrpcKt {
  public const val SERVICE_NAME: String = PlanServiceGrpc.SERVICE_NAME

  @JvmStatic
  public val serviceDescriptor: ServiceDescriptor
    get() = getServiceDescriptor()

  public val createPlanMethod: MethodDescriptor<CreatePlanRequest, CreatePlanResponse>
    @JvmStatic
    get() = PlanServiceGrpc.getCreatePlanMethod()

  public val getPlanMethod: MethodDescriptor<GetPlanRequest, GetPlanResponse>
    @JvmStatic
    get() = PlanServiceGrpc.getGetPlanMethod()

  public val listPlansMethod: MethodDescriptor<ListPlansRequest, ListPlansResponse>
    @JvmStatic
    get() = PlanServiceGrpc.getListPlansMethod()

  public val updatePlanMethod: MethodDescriptor<UpdatePlanRequest, UpdatePlanResponse>
    @JvmStatic
    get() = PlanServiceGrpc.getUpdatePlanMethod()

  public val archivePlanMethod: MethodDescriptor<ArchivePlanRequest, ArchivePlanResponse>
    @JvmStatic
    get() = PlanServiceGrpc.getArchivePlanMethod()

  public val unarchivePlanMethod: MethodDescriptor<UnarchivePlanRequest, UnarchivePlanResponse>
    @JvmStatic
    get() = PlanServiceGrpc.getUnarchivePlanMethod()

  public val bulkUpdatePlansMethod:
      MethodDescriptor<BulkUpdatePlansRequest, BulkUpdatePlansResponse>
    @JvmStatic
    get() = PlanServiceGrpc.getBulkUpdatePlansMethod()

  /**
   * A stub for issuing RPCs to a(n) occam.v1.PlanService service as suspending coroutines.
   */
  @StubFor(PlanServiceGrpc::class)
  public class PlanServiceCoroutineStub @JvmOverloads constructor(
    channel: Channel,
    callOptions: CallOptions = DEFAULT,
  ) : AbstractCoroutineStub<PlanServiceCoroutineStub>(channel, callOptions) {
    override fun build(channel: Channel, callOptions: CallOptions): PlanServiceCoroutineStub = PlanServiceCoroutineStub(channel, callOptions)

    /**
     * Executes this RPC and returns the response message, suspending until the RPC completes
     * with [`Status.OK`][io.grpc.Status].  If the RPC completes with another status, a corresponding
     * [StatusException] is thrown.  If this coroutine is cancelled, the RPC is also cancelled
     * with the corresponding exception as a cause.
     *
     * @param request The request message to send to the server.
     *
     * @param headers Metadata to attach to the request.  Most users will not need this.
     *
     * @return The single response from the server.
     */
    public suspend fun createPlan(request: CreatePlanRequest, headers: Metadata = Metadata()): CreatePlanResponse = unaryRpc(
      channel,
      PlanServiceGrpc.getCreatePlanMethod(),
      request,
      callOptions,
      headers
    )

    /**
     * Executes this RPC and returns the response message, suspending until the RPC completes
     * with [`Status.OK`][io.grpc.Status].  If the RPC completes with another status, a corresponding
     * [StatusException] is thrown.  If this coroutine is cancelled, the RPC is also cancelled
     * with the corresponding exception as a cause.
     *
     * @param request The request message to send to the server.
     *
     * @param headers Metadata to attach to the request.  Most users will not need this.
     *
     * @return The single response from the server.
     */
    public suspend fun getPlan(request: GetPlanRequest, headers: Metadata = Metadata()): GetPlanResponse = unaryRpc(
      channel,
      PlanServiceGrpc.getGetPlanMethod(),
      request,
      callOptions,
      headers
    )

    /**
     * Executes this RPC and returns the response message, suspending until the RPC completes
     * with [`Status.OK`][io.grpc.Status].  If the RPC completes with another status, a corresponding
     * [StatusException] is thrown.  If this coroutine is cancelled, the RPC is also cancelled
     * with the corresponding exception as a cause.
     *
     * @param request The request message to send to the server.
     *
     * @param headers Metadata to attach to the request.  Most users will not need this.
     *
     * @return The single response from the server.
     */
    public suspend fun listPlans(request: ListPlansRequest, headers: Metadata = Metadata()): ListPlansResponse = unaryRpc(
      channel,
      PlanServiceGrpc.getListPlansMethod(),
      request,
      callOptions,
      headers
    )

    /**
     * Executes this RPC and returns the response message, suspending until the RPC completes
     * with [`Status.OK`][io.grpc.Status].  If the RPC completes with another status, a corresponding
     * [StatusException] is thrown.  If this coroutine is cancelled, the RPC is also cancelled
     * with the corresponding exception as a cause.
     *
     * @param request The request message to send to the server.
     *
     * @param headers Metadata to attach to the request.  Most users will not need this.
     *
     * @return The single response from the server.
     */
    public suspend fun updatePlan(request: UpdatePlanRequest, headers: Metadata = Metadata()): UpdatePlanResponse = unaryRpc(
      channel,
      PlanServiceGrpc.getUpdatePlanMethod(),
      request,
      callOptions,
      headers
    )

    /**
     * Executes this RPC and returns the response message, suspending until the RPC completes
     * with [`Status.OK`][io.grpc.Status].  If the RPC completes with another status, a corresponding
     * [StatusException] is thrown.  If this coroutine is cancelled, the RPC is also cancelled
     * with the corresponding exception as a cause.
     *
     * @param request The request message to send to the server.
     *
     * @param headers Metadata to attach to the request.  Most users will not need this.
     *
     * @return The single response from the server.
     */
    public suspend fun archivePlan(request: ArchivePlanRequest, headers: Metadata = Metadata()): ArchivePlanResponse = unaryRpc(
      channel,
      PlanServiceGrpc.getArchivePlanMethod(),
      request,
      callOptions,
      headers
    )

    /**
     * Executes this RPC and returns the response message, suspending until the RPC completes
     * with [`Status.OK`][io.grpc.Status].  If the RPC completes with another status, a corresponding
     * [StatusException] is thrown.  If this coroutine is cancelled, the RPC is also cancelled
     * with the corresponding exception as a cause.
     *
     * @param request The request message to send to the server.
     *
     * @param headers Metadata to attach to the request.  Most users will not need this.
     *
     * @return The single response from the server.
     */
    public suspend fun unarchivePlan(request: UnarchivePlanRequest, headers: Metadata = Metadata()): UnarchivePlanResponse = unaryRpc(
      channel,
      PlanServiceGrpc.getUnarchivePlanMethod(),
      request,
      callOptions,
      headers
    )

    /**
     * Executes this RPC and returns the response message, suspending until the RPC completes
     * with [`Status.OK`][io.grpc.Status].  If the RPC completes with another status, a corresponding
     * [StatusException] is thrown.  If this coroutine is cancelled, the RPC is also cancelled
     * with the corresponding exception as a cause.
     *
     * @param request The request message to send to the server.
     *
     * @param headers Metadata to attach to the request.  Most users will not need this.
     *
     * @return The single response from the server.
     */
    public suspend fun bulkUpdatePlans(request: BulkUpdatePlansRequest, headers: Metadata = Metadata()): BulkUpdatePlansResponse = unaryRpc(
      channel,
      PlanServiceGrpc.getBulkUpdatePlansMethod(),
      request,
      callOptions,
      headers
    )
  }

  /**
   * Skeletal implementation of the occam.v1.PlanService service based on Kotlin coroutines.
   */
  public abstract class PlanServiceCoroutineImplBase(
    coroutineContext: CoroutineContext = EmptyCoroutineContext,
  ) : AbstractCoroutineServerImpl(coroutineContext) {
    /**
     * Returns the response to an RPC for occam.v1.PlanService.CreatePlan.
     *
     * If this method fails with a [StatusException], the RPC will fail with the corresponding
     * [io.grpc.Status].  If this method fails with a [java.util.concurrent.CancellationException], the RPC will fail
     * with status `Status.CANCELLED`.  If this method fails for any other reason, the RPC will
     * fail with `Status.UNKNOWN` with the exception as a cause.
     *
     * @param request The request from the client.
     */
    public open suspend fun createPlan(request: CreatePlanRequest): CreatePlanResponse = throw StatusException(UNIMPLEMENTED.withDescription("Method occam.v1.PlanService.CreatePlan is unimplemented"))

    /**
     * Returns the response to an RPC for occam.v1.PlanService.GetPlan.
     *
     * If this method fails with a [StatusException], the RPC will fail with the corresponding
     * [io.grpc.Status].  If this method fails with a [java.util.concurrent.CancellationException], the RPC will fail
     * with status `Status.CANCELLED`.  If this method fails for any other reason, the RPC will
     * fail with `Status.UNKNOWN` with the exception as a cause.
     *
     * @param request The request from the client.
     */
    public open suspend fun getPlan(request: GetPlanRequest): GetPlanResponse = throw StatusException(UNIMPLEMENTED.withDescription("Method occam.v1.PlanService.GetPlan is unimplemented"))

    /**
     * Returns the response to an RPC for occam.v1.PlanService.ListPlans.
     *
     * If this method fails with a [StatusException], the RPC will fail with the corresponding
     * [io.grpc.Status].  If this method fails with a [java.util.concurrent.CancellationException], the RPC will fail
     * with status `Status.CANCELLED`.  If this method fails for any other reason, the RPC will
     * fail with `Status.UNKNOWN` with the exception as a cause.
     *
     * @param request The request from the client.
     */
    public open suspend fun listPlans(request: ListPlansRequest): ListPlansResponse = throw StatusException(UNIMPLEMENTED.withDescription("Method occam.v1.PlanService.ListPlans is unimplemented"))

    /**
     * Returns the response to an RPC for occam.v1.PlanService.UpdatePlan.
     *
     * If this method fails with a [StatusException], the RPC will fail with the corresponding
     * [io.grpc.Status].  If this method fails with a [java.util.concurrent.CancellationException], the RPC will fail
     * with status `Status.CANCELLED`.  If this method fails for any other reason, the RPC will
     * fail with `Status.UNKNOWN` with the exception as a cause.
     *
     * @param request The request from the client.
     */
    public open suspend fun updatePlan(request: UpdatePlanRequest): UpdatePlanResponse = throw StatusException(UNIMPLEMENTED.withDescription("Method occam.v1.PlanService.UpdatePlan is unimplemented"))

    /**
     * Returns the response to an RPC for occam.v1.PlanService.ArchivePlan.
     *
     * If this method fails with a [StatusException], the RPC will fail with the corresponding
     * [io.grpc.Status].  If this method fails with a [java.util.concurrent.CancellationException], the RPC will fail
     * with status `Status.CANCELLED`.  If this method fails for any other reason, the RPC will
     * fail with `Status.UNKNOWN` with the exception as a cause.
     *
     * @param request The request from the client.
     */
    public open suspend fun archivePlan(request: ArchivePlanRequest): ArchivePlanResponse = throw StatusException(UNIMPLEMENTED.withDescription("Method occam.v1.PlanService.ArchivePlan is unimplemented"))

    /**
     * Returns the response to an RPC for occam.v1.PlanService.UnarchivePlan.
     *
     * If this method fails with a [StatusException], the RPC will fail with the corresponding
     * [io.grpc.Status].  If this method fails with a [java.util.concurrent.CancellationException], the RPC will fail
     * with status `Status.CANCELLED`.  If this method fails for any other reason, the RPC will
     * fail with `Status.UNKNOWN` with the exception as a cause.
     *
     * @param request The request from the client.
     */
    public open suspend fun unarchivePlan(request: UnarchivePlanRequest): UnarchivePlanResponse = throw StatusException(UNIMPLEMENTED.withDescription("Method occam.v1.PlanService.UnarchivePlan is unimplemented"))

    /**
     * Returns the response to an RPC for occam.v1.PlanService.BulkUpdatePlans.
     *
     * If this method fails with a [StatusException], the RPC will fail with the corresponding
     * [io.grpc.Status].  If this method fails with a [java.util.concurrent.CancellationException], the RPC will fail
     * with status `Status.CANCELLED`.  If this method fails for any other reason, the RPC will
     * fail with `Status.UNKNOWN` with the exception as a cause.
     *
     * @param request The request from the client.
     */
    public open suspend fun bulkUpdatePlans(request: BulkUpdatePlansRequest): BulkUpdatePlansResponse = throw StatusException(UNIMPLEMENTED.withDescription("Method occam.v1.PlanService.BulkUpdatePlans is unimplemented"))

    final override fun bindService(): ServerServiceDefinition = builder(getServiceDescriptor())
      .addMethod(unaryServerMethodDefinition(
      context = this.context,
      descriptor = PlanServiceGrpc.getCreatePlanMethod(),
      implementation = ::createPlan
    ))
      .addMethod(unaryServerMethodDefinition(
      context = this.context,
      descriptor = PlanServiceGrpc.getGetPlanMethod(),
      implementation = ::getPlan
    ))
      .addMethod(unaryServerMethodDefinition(
      context = this.context,
      descriptor = PlanServiceGrpc.getListPlansMethod(),
      implementation = ::listPlans
    ))
      .addMethod(unaryServerMethodDefinition(
      context = this.context,
      descriptor = PlanServiceGrpc.getUpdatePlanMethod(),
      implementation = ::updatePlan
    ))
      .addMethod(unaryServerMethodDefinition(
      context = this.context,
      descriptor = PlanServiceGrpc.getArchivePlanMethod(),
      implementation = ::archivePlan
    ))
      .addMethod(unaryServerMethodDefinition(
      context = this.context,
      descriptor = PlanServiceGrpc.getUnarchivePlanMethod(),
      implementation = ::unarchivePlan
    ))
      .addMethod(unaryServerMethodDefinition(
      context = this.context,
      descriptor = PlanServiceGrpc.getBulkUpdatePlansMethod(),
      implementation = ::bulkUpdatePlans
    )).build()
  }
}
