package dev.occam.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * Plans: what can be subscribed to.
 * Every RPC may also answer, each with `google.rpc.ErrorInfo` of domain `occam.v1`:
 * - `UNAUTHENTICATED`: `UNAUTHENTICATED`, no or bad credentials.
 * - `PERMISSION_DENIED`: `PERMISSION_DENIED`, the role, row or field is not the caller's.
 * - `UNAVAILABLE`: `STORE_UNAVAILABLE` with `google.rpc.RetryInfo`; send the same bytes again.
 * - `RESOURCE_EXHAUSTED`: `OVERLOADED` or `MESSAGE_TOO_LARGE` (requests end at 1 MiB).
 * - `DEADLINE_EXCEEDED`: `DEADLINE_EXCEEDED`; a write may still take effect, its `request_id` finds out.
 * - `INTERNAL`: `INTERNAL`, with fixed text.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class PlanServiceGrpc {

  private PlanServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "occam.v1.PlanService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<dev.occam.v1.CreatePlanRequest,
      dev.occam.v1.CreatePlanResponse> getCreatePlanMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CreatePlan",
      requestType = dev.occam.v1.CreatePlanRequest.class,
      responseType = dev.occam.v1.CreatePlanResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.occam.v1.CreatePlanRequest,
      dev.occam.v1.CreatePlanResponse> getCreatePlanMethod() {
    io.grpc.MethodDescriptor<dev.occam.v1.CreatePlanRequest, dev.occam.v1.CreatePlanResponse> getCreatePlanMethod;
    if ((getCreatePlanMethod = PlanServiceGrpc.getCreatePlanMethod) == null) {
      synchronized (PlanServiceGrpc.class) {
        if ((getCreatePlanMethod = PlanServiceGrpc.getCreatePlanMethod) == null) {
          PlanServiceGrpc.getCreatePlanMethod = getCreatePlanMethod =
              io.grpc.MethodDescriptor.<dev.occam.v1.CreatePlanRequest, dev.occam.v1.CreatePlanResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CreatePlan"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.CreatePlanRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.CreatePlanResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PlanServiceMethodDescriptorSupplier("CreatePlan"))
              .build();
        }
      }
    }
    return getCreatePlanMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.occam.v1.GetPlanRequest,
      dev.occam.v1.GetPlanResponse> getGetPlanMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetPlan",
      requestType = dev.occam.v1.GetPlanRequest.class,
      responseType = dev.occam.v1.GetPlanResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.occam.v1.GetPlanRequest,
      dev.occam.v1.GetPlanResponse> getGetPlanMethod() {
    io.grpc.MethodDescriptor<dev.occam.v1.GetPlanRequest, dev.occam.v1.GetPlanResponse> getGetPlanMethod;
    if ((getGetPlanMethod = PlanServiceGrpc.getGetPlanMethod) == null) {
      synchronized (PlanServiceGrpc.class) {
        if ((getGetPlanMethod = PlanServiceGrpc.getGetPlanMethod) == null) {
          PlanServiceGrpc.getGetPlanMethod = getGetPlanMethod =
              io.grpc.MethodDescriptor.<dev.occam.v1.GetPlanRequest, dev.occam.v1.GetPlanResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetPlan"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.GetPlanRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.GetPlanResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PlanServiceMethodDescriptorSupplier("GetPlan"))
              .build();
        }
      }
    }
    return getGetPlanMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.occam.v1.ListPlansRequest,
      dev.occam.v1.ListPlansResponse> getListPlansMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListPlans",
      requestType = dev.occam.v1.ListPlansRequest.class,
      responseType = dev.occam.v1.ListPlansResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.occam.v1.ListPlansRequest,
      dev.occam.v1.ListPlansResponse> getListPlansMethod() {
    io.grpc.MethodDescriptor<dev.occam.v1.ListPlansRequest, dev.occam.v1.ListPlansResponse> getListPlansMethod;
    if ((getListPlansMethod = PlanServiceGrpc.getListPlansMethod) == null) {
      synchronized (PlanServiceGrpc.class) {
        if ((getListPlansMethod = PlanServiceGrpc.getListPlansMethod) == null) {
          PlanServiceGrpc.getListPlansMethod = getListPlansMethod =
              io.grpc.MethodDescriptor.<dev.occam.v1.ListPlansRequest, dev.occam.v1.ListPlansResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListPlans"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.ListPlansRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.ListPlansResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PlanServiceMethodDescriptorSupplier("ListPlans"))
              .build();
        }
      }
    }
    return getListPlansMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.occam.v1.UpdatePlanRequest,
      dev.occam.v1.UpdatePlanResponse> getUpdatePlanMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "UpdatePlan",
      requestType = dev.occam.v1.UpdatePlanRequest.class,
      responseType = dev.occam.v1.UpdatePlanResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.occam.v1.UpdatePlanRequest,
      dev.occam.v1.UpdatePlanResponse> getUpdatePlanMethod() {
    io.grpc.MethodDescriptor<dev.occam.v1.UpdatePlanRequest, dev.occam.v1.UpdatePlanResponse> getUpdatePlanMethod;
    if ((getUpdatePlanMethod = PlanServiceGrpc.getUpdatePlanMethod) == null) {
      synchronized (PlanServiceGrpc.class) {
        if ((getUpdatePlanMethod = PlanServiceGrpc.getUpdatePlanMethod) == null) {
          PlanServiceGrpc.getUpdatePlanMethod = getUpdatePlanMethod =
              io.grpc.MethodDescriptor.<dev.occam.v1.UpdatePlanRequest, dev.occam.v1.UpdatePlanResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "UpdatePlan"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.UpdatePlanRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.UpdatePlanResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PlanServiceMethodDescriptorSupplier("UpdatePlan"))
              .build();
        }
      }
    }
    return getUpdatePlanMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.occam.v1.ArchivePlanRequest,
      dev.occam.v1.ArchivePlanResponse> getArchivePlanMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ArchivePlan",
      requestType = dev.occam.v1.ArchivePlanRequest.class,
      responseType = dev.occam.v1.ArchivePlanResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.occam.v1.ArchivePlanRequest,
      dev.occam.v1.ArchivePlanResponse> getArchivePlanMethod() {
    io.grpc.MethodDescriptor<dev.occam.v1.ArchivePlanRequest, dev.occam.v1.ArchivePlanResponse> getArchivePlanMethod;
    if ((getArchivePlanMethod = PlanServiceGrpc.getArchivePlanMethod) == null) {
      synchronized (PlanServiceGrpc.class) {
        if ((getArchivePlanMethod = PlanServiceGrpc.getArchivePlanMethod) == null) {
          PlanServiceGrpc.getArchivePlanMethod = getArchivePlanMethod =
              io.grpc.MethodDescriptor.<dev.occam.v1.ArchivePlanRequest, dev.occam.v1.ArchivePlanResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ArchivePlan"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.ArchivePlanRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.ArchivePlanResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PlanServiceMethodDescriptorSupplier("ArchivePlan"))
              .build();
        }
      }
    }
    return getArchivePlanMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.occam.v1.UnarchivePlanRequest,
      dev.occam.v1.UnarchivePlanResponse> getUnarchivePlanMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "UnarchivePlan",
      requestType = dev.occam.v1.UnarchivePlanRequest.class,
      responseType = dev.occam.v1.UnarchivePlanResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.occam.v1.UnarchivePlanRequest,
      dev.occam.v1.UnarchivePlanResponse> getUnarchivePlanMethod() {
    io.grpc.MethodDescriptor<dev.occam.v1.UnarchivePlanRequest, dev.occam.v1.UnarchivePlanResponse> getUnarchivePlanMethod;
    if ((getUnarchivePlanMethod = PlanServiceGrpc.getUnarchivePlanMethod) == null) {
      synchronized (PlanServiceGrpc.class) {
        if ((getUnarchivePlanMethod = PlanServiceGrpc.getUnarchivePlanMethod) == null) {
          PlanServiceGrpc.getUnarchivePlanMethod = getUnarchivePlanMethod =
              io.grpc.MethodDescriptor.<dev.occam.v1.UnarchivePlanRequest, dev.occam.v1.UnarchivePlanResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "UnarchivePlan"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.UnarchivePlanRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.UnarchivePlanResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PlanServiceMethodDescriptorSupplier("UnarchivePlan"))
              .build();
        }
      }
    }
    return getUnarchivePlanMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.occam.v1.BulkUpdatePlansRequest,
      dev.occam.v1.BulkUpdatePlansResponse> getBulkUpdatePlansMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "BulkUpdatePlans",
      requestType = dev.occam.v1.BulkUpdatePlansRequest.class,
      responseType = dev.occam.v1.BulkUpdatePlansResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.occam.v1.BulkUpdatePlansRequest,
      dev.occam.v1.BulkUpdatePlansResponse> getBulkUpdatePlansMethod() {
    io.grpc.MethodDescriptor<dev.occam.v1.BulkUpdatePlansRequest, dev.occam.v1.BulkUpdatePlansResponse> getBulkUpdatePlansMethod;
    if ((getBulkUpdatePlansMethod = PlanServiceGrpc.getBulkUpdatePlansMethod) == null) {
      synchronized (PlanServiceGrpc.class) {
        if ((getBulkUpdatePlansMethod = PlanServiceGrpc.getBulkUpdatePlansMethod) == null) {
          PlanServiceGrpc.getBulkUpdatePlansMethod = getBulkUpdatePlansMethod =
              io.grpc.MethodDescriptor.<dev.occam.v1.BulkUpdatePlansRequest, dev.occam.v1.BulkUpdatePlansResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "BulkUpdatePlans"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.BulkUpdatePlansRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.BulkUpdatePlansResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PlanServiceMethodDescriptorSupplier("BulkUpdatePlans"))
              .build();
        }
      }
    }
    return getBulkUpdatePlansMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static PlanServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<PlanServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<PlanServiceStub>() {
        @java.lang.Override
        public PlanServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new PlanServiceStub(channel, callOptions);
        }
      };
    return PlanServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static PlanServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<PlanServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<PlanServiceBlockingV2Stub>() {
        @java.lang.Override
        public PlanServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new PlanServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return PlanServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static PlanServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<PlanServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<PlanServiceBlockingStub>() {
        @java.lang.Override
        public PlanServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new PlanServiceBlockingStub(channel, callOptions);
        }
      };
    return PlanServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static PlanServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<PlanServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<PlanServiceFutureStub>() {
        @java.lang.Override
        public PlanServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new PlanServiceFutureStub(channel, callOptions);
        }
      };
    return PlanServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * Plans: what can be subscribed to.
   * Every RPC may also answer, each with `google.rpc.ErrorInfo` of domain `occam.v1`:
   * - `UNAUTHENTICATED`: `UNAUTHENTICATED`, no or bad credentials.
   * - `PERMISSION_DENIED`: `PERMISSION_DENIED`, the role, row or field is not the caller's.
   * - `UNAVAILABLE`: `STORE_UNAVAILABLE` with `google.rpc.RetryInfo`; send the same bytes again.
   * - `RESOURCE_EXHAUSTED`: `OVERLOADED` or `MESSAGE_TOO_LARGE` (requests end at 1 MiB).
   * - `DEADLINE_EXCEEDED`: `DEADLINE_EXCEEDED`; a write may still take effect, its `request_id` finds out.
   * - `INTERNAL`: `INTERNAL`, with fixed text.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * Creates a plan, in state ACTIVE, at version 1.
     * - `ALREADY_EXISTS`: `ALREADY_EXISTS`, the `code` or the supplied `id` is taken.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, `REQUEST_ID_REUSED`.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    default void createPlan(dev.occam.v1.CreatePlanRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.CreatePlanResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCreatePlanMethod(), responseObserver);
    }

    /**
     * <pre>
     * Reads a plan.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, the id is no UUID.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such plan.
     * </pre>
     */
    default void getPlan(dev.occam.v1.GetPlanRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.GetPlanResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetPlanMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lists plans, oldest first.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, a malformed filter, a negative page size, or a page token of another filter.
     * </pre>
     */
    default void listPlans(dev.occam.v1.ListPlansRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.ListPlansResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListPlansMethod(), responseObserver);
    }

    /**
     * <pre>
     * Changes fields of a plan. Existing subscriptions keep their price and interval.
     * - `ABORTED`: `VERSION_CONFLICT` (the plan changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such plan.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    default void updatePlan(dev.occam.v1.UpdatePlanRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.UpdatePlanResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getUpdatePlanMethod(), responseObserver);
    }

    /**
     * <pre>
     * Closes a plan to new subscriptions; those who have it keep it.
     * - `ABORTED`: `VERSION_CONFLICT` (the plan changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such plan.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is not ACTIVE.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    default void archivePlan(dev.occam.v1.ArchivePlanRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.ArchivePlanResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getArchivePlanMethod(), responseObserver);
    }

    /**
     * <pre>
     * Opens an archived plan again.
     * - `ABORTED`: `VERSION_CONFLICT` (the plan changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such plan.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is not ARCHIVED.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    default void unarchivePlan(dev.occam.v1.UnarchivePlanRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.UnarchivePlanResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getUnarchivePlanMethod(), responseObserver);
    }

    /**
     * <pre>
     * Changes fields of 1 to 500 plans, each exactly as `UpdatePlan` would.
     * The RPC is OK whenever there are results; each has its own error, which is what the single call would have answered.
     * With `BULK_MODE_ALL_OR_NOTHING` one failure refuses all, and the innocent get `ABORTED`: `BATCH_REFUSED`.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, no requests or more than 500, the same id or `request_id` twice, or `validate_only` in some of an all-or-nothing bulk.
     * </pre>
     */
    default void bulkUpdatePlans(dev.occam.v1.BulkUpdatePlansRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.BulkUpdatePlansResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getBulkUpdatePlansMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service PlanService.
   * <pre>
   * Plans: what can be subscribed to.
   * Every RPC may also answer, each with `google.rpc.ErrorInfo` of domain `occam.v1`:
   * - `UNAUTHENTICATED`: `UNAUTHENTICATED`, no or bad credentials.
   * - `PERMISSION_DENIED`: `PERMISSION_DENIED`, the role, row or field is not the caller's.
   * - `UNAVAILABLE`: `STORE_UNAVAILABLE` with `google.rpc.RetryInfo`; send the same bytes again.
   * - `RESOURCE_EXHAUSTED`: `OVERLOADED` or `MESSAGE_TOO_LARGE` (requests end at 1 MiB).
   * - `DEADLINE_EXCEEDED`: `DEADLINE_EXCEEDED`; a write may still take effect, its `request_id` finds out.
   * - `INTERNAL`: `INTERNAL`, with fixed text.
   * </pre>
   */
  public static abstract class PlanServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return PlanServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service PlanService.
   * <pre>
   * Plans: what can be subscribed to.
   * Every RPC may also answer, each with `google.rpc.ErrorInfo` of domain `occam.v1`:
   * - `UNAUTHENTICATED`: `UNAUTHENTICATED`, no or bad credentials.
   * - `PERMISSION_DENIED`: `PERMISSION_DENIED`, the role, row or field is not the caller's.
   * - `UNAVAILABLE`: `STORE_UNAVAILABLE` with `google.rpc.RetryInfo`; send the same bytes again.
   * - `RESOURCE_EXHAUSTED`: `OVERLOADED` or `MESSAGE_TOO_LARGE` (requests end at 1 MiB).
   * - `DEADLINE_EXCEEDED`: `DEADLINE_EXCEEDED`; a write may still take effect, its `request_id` finds out.
   * - `INTERNAL`: `INTERNAL`, with fixed text.
   * </pre>
   */
  public static final class PlanServiceStub
      extends io.grpc.stub.AbstractAsyncStub<PlanServiceStub> {
    private PlanServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected PlanServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new PlanServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * Creates a plan, in state ACTIVE, at version 1.
     * - `ALREADY_EXISTS`: `ALREADY_EXISTS`, the `code` or the supplied `id` is taken.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, `REQUEST_ID_REUSED`.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public void createPlan(dev.occam.v1.CreatePlanRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.CreatePlanResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCreatePlanMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Reads a plan.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, the id is no UUID.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such plan.
     * </pre>
     */
    public void getPlan(dev.occam.v1.GetPlanRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.GetPlanResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetPlanMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lists plans, oldest first.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, a malformed filter, a negative page size, or a page token of another filter.
     * </pre>
     */
    public void listPlans(dev.occam.v1.ListPlansRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.ListPlansResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListPlansMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Changes fields of a plan. Existing subscriptions keep their price and interval.
     * - `ABORTED`: `VERSION_CONFLICT` (the plan changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such plan.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public void updatePlan(dev.occam.v1.UpdatePlanRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.UpdatePlanResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getUpdatePlanMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Closes a plan to new subscriptions; those who have it keep it.
     * - `ABORTED`: `VERSION_CONFLICT` (the plan changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such plan.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is not ACTIVE.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public void archivePlan(dev.occam.v1.ArchivePlanRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.ArchivePlanResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getArchivePlanMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Opens an archived plan again.
     * - `ABORTED`: `VERSION_CONFLICT` (the plan changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such plan.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is not ARCHIVED.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public void unarchivePlan(dev.occam.v1.UnarchivePlanRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.UnarchivePlanResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getUnarchivePlanMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Changes fields of 1 to 500 plans, each exactly as `UpdatePlan` would.
     * The RPC is OK whenever there are results; each has its own error, which is what the single call would have answered.
     * With `BULK_MODE_ALL_OR_NOTHING` one failure refuses all, and the innocent get `ABORTED`: `BATCH_REFUSED`.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, no requests or more than 500, the same id or `request_id` twice, or `validate_only` in some of an all-or-nothing bulk.
     * </pre>
     */
    public void bulkUpdatePlans(dev.occam.v1.BulkUpdatePlansRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.BulkUpdatePlansResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getBulkUpdatePlansMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service PlanService.
   * <pre>
   * Plans: what can be subscribed to.
   * Every RPC may also answer, each with `google.rpc.ErrorInfo` of domain `occam.v1`:
   * - `UNAUTHENTICATED`: `UNAUTHENTICATED`, no or bad credentials.
   * - `PERMISSION_DENIED`: `PERMISSION_DENIED`, the role, row or field is not the caller's.
   * - `UNAVAILABLE`: `STORE_UNAVAILABLE` with `google.rpc.RetryInfo`; send the same bytes again.
   * - `RESOURCE_EXHAUSTED`: `OVERLOADED` or `MESSAGE_TOO_LARGE` (requests end at 1 MiB).
   * - `DEADLINE_EXCEEDED`: `DEADLINE_EXCEEDED`; a write may still take effect, its `request_id` finds out.
   * - `INTERNAL`: `INTERNAL`, with fixed text.
   * </pre>
   */
  public static final class PlanServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<PlanServiceBlockingV2Stub> {
    private PlanServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected PlanServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new PlanServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * Creates a plan, in state ACTIVE, at version 1.
     * - `ALREADY_EXISTS`: `ALREADY_EXISTS`, the `code` or the supplied `id` is taken.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, `REQUEST_ID_REUSED`.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public dev.occam.v1.CreatePlanResponse createPlan(dev.occam.v1.CreatePlanRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCreatePlanMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads a plan.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, the id is no UUID.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such plan.
     * </pre>
     */
    public dev.occam.v1.GetPlanResponse getPlan(dev.occam.v1.GetPlanRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetPlanMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists plans, oldest first.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, a malformed filter, a negative page size, or a page token of another filter.
     * </pre>
     */
    public dev.occam.v1.ListPlansResponse listPlans(dev.occam.v1.ListPlansRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListPlansMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Changes fields of a plan. Existing subscriptions keep their price and interval.
     * - `ABORTED`: `VERSION_CONFLICT` (the plan changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such plan.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public dev.occam.v1.UpdatePlanResponse updatePlan(dev.occam.v1.UpdatePlanRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getUpdatePlanMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Closes a plan to new subscriptions; those who have it keep it.
     * - `ABORTED`: `VERSION_CONFLICT` (the plan changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such plan.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is not ACTIVE.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public dev.occam.v1.ArchivePlanResponse archivePlan(dev.occam.v1.ArchivePlanRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getArchivePlanMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Opens an archived plan again.
     * - `ABORTED`: `VERSION_CONFLICT` (the plan changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such plan.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is not ARCHIVED.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public dev.occam.v1.UnarchivePlanResponse unarchivePlan(dev.occam.v1.UnarchivePlanRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getUnarchivePlanMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Changes fields of 1 to 500 plans, each exactly as `UpdatePlan` would.
     * The RPC is OK whenever there are results; each has its own error, which is what the single call would have answered.
     * With `BULK_MODE_ALL_OR_NOTHING` one failure refuses all, and the innocent get `ABORTED`: `BATCH_REFUSED`.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, no requests or more than 500, the same id or `request_id` twice, or `validate_only` in some of an all-or-nothing bulk.
     * </pre>
     */
    public dev.occam.v1.BulkUpdatePlansResponse bulkUpdatePlans(dev.occam.v1.BulkUpdatePlansRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getBulkUpdatePlansMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service PlanService.
   * <pre>
   * Plans: what can be subscribed to.
   * Every RPC may also answer, each with `google.rpc.ErrorInfo` of domain `occam.v1`:
   * - `UNAUTHENTICATED`: `UNAUTHENTICATED`, no or bad credentials.
   * - `PERMISSION_DENIED`: `PERMISSION_DENIED`, the role, row or field is not the caller's.
   * - `UNAVAILABLE`: `STORE_UNAVAILABLE` with `google.rpc.RetryInfo`; send the same bytes again.
   * - `RESOURCE_EXHAUSTED`: `OVERLOADED` or `MESSAGE_TOO_LARGE` (requests end at 1 MiB).
   * - `DEADLINE_EXCEEDED`: `DEADLINE_EXCEEDED`; a write may still take effect, its `request_id` finds out.
   * - `INTERNAL`: `INTERNAL`, with fixed text.
   * </pre>
   */
  public static final class PlanServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<PlanServiceBlockingStub> {
    private PlanServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected PlanServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new PlanServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * Creates a plan, in state ACTIVE, at version 1.
     * - `ALREADY_EXISTS`: `ALREADY_EXISTS`, the `code` or the supplied `id` is taken.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, `REQUEST_ID_REUSED`.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public dev.occam.v1.CreatePlanResponse createPlan(dev.occam.v1.CreatePlanRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCreatePlanMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads a plan.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, the id is no UUID.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such plan.
     * </pre>
     */
    public dev.occam.v1.GetPlanResponse getPlan(dev.occam.v1.GetPlanRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetPlanMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lists plans, oldest first.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, a malformed filter, a negative page size, or a page token of another filter.
     * </pre>
     */
    public dev.occam.v1.ListPlansResponse listPlans(dev.occam.v1.ListPlansRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListPlansMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Changes fields of a plan. Existing subscriptions keep their price and interval.
     * - `ABORTED`: `VERSION_CONFLICT` (the plan changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such plan.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public dev.occam.v1.UpdatePlanResponse updatePlan(dev.occam.v1.UpdatePlanRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getUpdatePlanMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Closes a plan to new subscriptions; those who have it keep it.
     * - `ABORTED`: `VERSION_CONFLICT` (the plan changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such plan.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is not ACTIVE.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public dev.occam.v1.ArchivePlanResponse archivePlan(dev.occam.v1.ArchivePlanRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getArchivePlanMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Opens an archived plan again.
     * - `ABORTED`: `VERSION_CONFLICT` (the plan changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such plan.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is not ARCHIVED.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public dev.occam.v1.UnarchivePlanResponse unarchivePlan(dev.occam.v1.UnarchivePlanRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getUnarchivePlanMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Changes fields of 1 to 500 plans, each exactly as `UpdatePlan` would.
     * The RPC is OK whenever there are results; each has its own error, which is what the single call would have answered.
     * With `BULK_MODE_ALL_OR_NOTHING` one failure refuses all, and the innocent get `ABORTED`: `BATCH_REFUSED`.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, no requests or more than 500, the same id or `request_id` twice, or `validate_only` in some of an all-or-nothing bulk.
     * </pre>
     */
    public dev.occam.v1.BulkUpdatePlansResponse bulkUpdatePlans(dev.occam.v1.BulkUpdatePlansRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getBulkUpdatePlansMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service PlanService.
   * <pre>
   * Plans: what can be subscribed to.
   * Every RPC may also answer, each with `google.rpc.ErrorInfo` of domain `occam.v1`:
   * - `UNAUTHENTICATED`: `UNAUTHENTICATED`, no or bad credentials.
   * - `PERMISSION_DENIED`: `PERMISSION_DENIED`, the role, row or field is not the caller's.
   * - `UNAVAILABLE`: `STORE_UNAVAILABLE` with `google.rpc.RetryInfo`; send the same bytes again.
   * - `RESOURCE_EXHAUSTED`: `OVERLOADED` or `MESSAGE_TOO_LARGE` (requests end at 1 MiB).
   * - `DEADLINE_EXCEEDED`: `DEADLINE_EXCEEDED`; a write may still take effect, its `request_id` finds out.
   * - `INTERNAL`: `INTERNAL`, with fixed text.
   * </pre>
   */
  public static final class PlanServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<PlanServiceFutureStub> {
    private PlanServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected PlanServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new PlanServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * Creates a plan, in state ACTIVE, at version 1.
     * - `ALREADY_EXISTS`: `ALREADY_EXISTS`, the `code` or the supplied `id` is taken.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, `REQUEST_ID_REUSED`.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.occam.v1.CreatePlanResponse> createPlan(
        dev.occam.v1.CreatePlanRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCreatePlanMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Reads a plan.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, the id is no UUID.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such plan.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.occam.v1.GetPlanResponse> getPlan(
        dev.occam.v1.GetPlanRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetPlanMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lists plans, oldest first.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, a malformed filter, a negative page size, or a page token of another filter.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.occam.v1.ListPlansResponse> listPlans(
        dev.occam.v1.ListPlansRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListPlansMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Changes fields of a plan. Existing subscriptions keep their price and interval.
     * - `ABORTED`: `VERSION_CONFLICT` (the plan changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such plan.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.occam.v1.UpdatePlanResponse> updatePlan(
        dev.occam.v1.UpdatePlanRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getUpdatePlanMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Closes a plan to new subscriptions; those who have it keep it.
     * - `ABORTED`: `VERSION_CONFLICT` (the plan changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such plan.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is not ACTIVE.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.occam.v1.ArchivePlanResponse> archivePlan(
        dev.occam.v1.ArchivePlanRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getArchivePlanMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Opens an archived plan again.
     * - `ABORTED`: `VERSION_CONFLICT` (the plan changed since `expected_version`) or `VERSION_AHEAD`, both with `VersionConflict`.
     * - `INVALID_ARGUMENT`: `EXPECTED_VERSION_REQUIRED`, `INVALID_FIELD`, `REQUEST_ID_REUSED`, `FORCE_REASON_REQUIRED`.
     * - `PERMISSION_DENIED`: `FORCE_NOT_ALLOWED`, the role may not force.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such plan.
     * - `FAILED_PRECONDITION`: `INVALID_TRANSITION`, it is not ARCHIVED.
     * - `UNKNOWN`: `OUTCOME_UNKNOWN`, only when the caller named no `request_id`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.occam.v1.UnarchivePlanResponse> unarchivePlan(
        dev.occam.v1.UnarchivePlanRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getUnarchivePlanMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Changes fields of 1 to 500 plans, each exactly as `UpdatePlan` would.
     * The RPC is OK whenever there are results; each has its own error, which is what the single call would have answered.
     * With `BULK_MODE_ALL_OR_NOTHING` one failure refuses all, and the innocent get `ABORTED`: `BATCH_REFUSED`.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, no requests or more than 500, the same id or `request_id` twice, or `validate_only` in some of an all-or-nothing bulk.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.occam.v1.BulkUpdatePlansResponse> bulkUpdatePlans(
        dev.occam.v1.BulkUpdatePlansRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getBulkUpdatePlansMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_CREATE_PLAN = 0;
  private static final int METHODID_GET_PLAN = 1;
  private static final int METHODID_LIST_PLANS = 2;
  private static final int METHODID_UPDATE_PLAN = 3;
  private static final int METHODID_ARCHIVE_PLAN = 4;
  private static final int METHODID_UNARCHIVE_PLAN = 5;
  private static final int METHODID_BULK_UPDATE_PLANS = 6;

  private static final class MethodHandlers<Req, Resp> implements
      io.grpc.stub.ServerCalls.UnaryMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.ServerStreamingMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.ClientStreamingMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.BidiStreamingMethod<Req, Resp> {
    private final AsyncService serviceImpl;
    private final int methodId;

    MethodHandlers(AsyncService serviceImpl, int methodId) {
      this.serviceImpl = serviceImpl;
      this.methodId = methodId;
    }

    @java.lang.Override
    @java.lang.SuppressWarnings("unchecked")
    public void invoke(Req request, io.grpc.stub.StreamObserver<Resp> responseObserver) {
      switch (methodId) {
        case METHODID_CREATE_PLAN:
          serviceImpl.createPlan((dev.occam.v1.CreatePlanRequest) request,
              (io.grpc.stub.StreamObserver<dev.occam.v1.CreatePlanResponse>) responseObserver);
          break;
        case METHODID_GET_PLAN:
          serviceImpl.getPlan((dev.occam.v1.GetPlanRequest) request,
              (io.grpc.stub.StreamObserver<dev.occam.v1.GetPlanResponse>) responseObserver);
          break;
        case METHODID_LIST_PLANS:
          serviceImpl.listPlans((dev.occam.v1.ListPlansRequest) request,
              (io.grpc.stub.StreamObserver<dev.occam.v1.ListPlansResponse>) responseObserver);
          break;
        case METHODID_UPDATE_PLAN:
          serviceImpl.updatePlan((dev.occam.v1.UpdatePlanRequest) request,
              (io.grpc.stub.StreamObserver<dev.occam.v1.UpdatePlanResponse>) responseObserver);
          break;
        case METHODID_ARCHIVE_PLAN:
          serviceImpl.archivePlan((dev.occam.v1.ArchivePlanRequest) request,
              (io.grpc.stub.StreamObserver<dev.occam.v1.ArchivePlanResponse>) responseObserver);
          break;
        case METHODID_UNARCHIVE_PLAN:
          serviceImpl.unarchivePlan((dev.occam.v1.UnarchivePlanRequest) request,
              (io.grpc.stub.StreamObserver<dev.occam.v1.UnarchivePlanResponse>) responseObserver);
          break;
        case METHODID_BULK_UPDATE_PLANS:
          serviceImpl.bulkUpdatePlans((dev.occam.v1.BulkUpdatePlansRequest) request,
              (io.grpc.stub.StreamObserver<dev.occam.v1.BulkUpdatePlansResponse>) responseObserver);
          break;
        default:
          throw new AssertionError();
      }
    }

    @java.lang.Override
    @java.lang.SuppressWarnings("unchecked")
    public io.grpc.stub.StreamObserver<Req> invoke(
        io.grpc.stub.StreamObserver<Resp> responseObserver) {
      switch (methodId) {
        default:
          throw new AssertionError();
      }
    }
  }

  public static final io.grpc.ServerServiceDefinition bindService(AsyncService service) {
    return io.grpc.ServerServiceDefinition.builder(getServiceDescriptor())
        .addMethod(
          getCreatePlanMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.occam.v1.CreatePlanRequest,
              dev.occam.v1.CreatePlanResponse>(
                service, METHODID_CREATE_PLAN)))
        .addMethod(
          getGetPlanMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.occam.v1.GetPlanRequest,
              dev.occam.v1.GetPlanResponse>(
                service, METHODID_GET_PLAN)))
        .addMethod(
          getListPlansMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.occam.v1.ListPlansRequest,
              dev.occam.v1.ListPlansResponse>(
                service, METHODID_LIST_PLANS)))
        .addMethod(
          getUpdatePlanMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.occam.v1.UpdatePlanRequest,
              dev.occam.v1.UpdatePlanResponse>(
                service, METHODID_UPDATE_PLAN)))
        .addMethod(
          getArchivePlanMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.occam.v1.ArchivePlanRequest,
              dev.occam.v1.ArchivePlanResponse>(
                service, METHODID_ARCHIVE_PLAN)))
        .addMethod(
          getUnarchivePlanMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.occam.v1.UnarchivePlanRequest,
              dev.occam.v1.UnarchivePlanResponse>(
                service, METHODID_UNARCHIVE_PLAN)))
        .addMethod(
          getBulkUpdatePlansMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.occam.v1.BulkUpdatePlansRequest,
              dev.occam.v1.BulkUpdatePlansResponse>(
                service, METHODID_BULK_UPDATE_PLANS)))
        .build();
  }

  private static abstract class PlanServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    PlanServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return dev.occam.v1.PlanServiceOuterClass.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("PlanService");
    }
  }

  private static final class PlanServiceFileDescriptorSupplier
      extends PlanServiceBaseDescriptorSupplier {
    PlanServiceFileDescriptorSupplier() {}
  }

  private static final class PlanServiceMethodDescriptorSupplier
      extends PlanServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    PlanServiceMethodDescriptorSupplier(java.lang.String methodName) {
      this.methodName = methodName;
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.MethodDescriptor getMethodDescriptor() {
      return getServiceDescriptor().findMethodByName(methodName);
    }
  }

  private static volatile io.grpc.ServiceDescriptor serviceDescriptor;

  public static io.grpc.ServiceDescriptor getServiceDescriptor() {
    io.grpc.ServiceDescriptor result = serviceDescriptor;
    if (result == null) {
      synchronized (PlanServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new PlanServiceFileDescriptorSupplier())
              .addMethod(getCreatePlanMethod())
              .addMethod(getGetPlanMethod())
              .addMethod(getListPlansMethod())
              .addMethod(getUpdatePlanMethod())
              .addMethod(getArchivePlanMethod())
              .addMethod(getUnarchivePlanMethod())
              .addMethod(getBulkUpdatePlansMethod())
              .build();
        }
      }
    }
    return result;
  }
}
