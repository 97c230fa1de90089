// The runtime of CUDA 13 on memory of the host, as far as ONNX Runtime's provider asks for it. Kernels do nothing. Copies copy, in the order in which CUDA
// promises it and no earlier: what is asynchronous waits in its stream until somebody waits for that stream. Memory of a device has a limit.
#define _GNU_SOURCE
#include <malloc.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int Error;

enum { OK = 0, OUT_OF_MEMORY = 2, NO_DEVICE = 100, INVALID_DEVICE = 101, NOT_FOUND = 500 };
enum { HOST_TO_DEVICE = 1, DEVICE_TO_HOST = 2 };
enum { MOST_DEVICES = 8 };

// What tests set and read: see PretendedCuda.cs, which has the same names in the same order.
enum { DEVICES, MEMORY, FAULT, FAULT_AFTER, FAULT_TIMES, SETTINGS };
enum { DEVICE_WAITS, STREAM_WAITS, BLOCKING_COPIES, COPIES, ALLOCATIONS, LAUNCHES, GRAPH_LAUNCHES, COUNTERS };

static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static long settings[SETTINGS] = { [DEVICES] = 1, [MEMORY] = 8L << 30 }, counters[COUNTERS], used[MOST_DEVICES];
static __thread int device;
static __thread Error last;

void pretended_set(int setting, long value) { __atomic_store_n(&settings[setting], value, __ATOMIC_SEQ_CST); }
long pretended_count(int counter) { return __atomic_load_n(&counters[counter], __ATOMIC_SEQ_CST); }
long pretended_used(int number) { return used[number]; }

// A thread remembers its last error, but not from one test to the next.
static long test;
static __thread long tested;
static void remember(void) { if (tested != test) { tested = test; last = OK; } }
void pretended_forget(void) { __atomic_add_fetch(&test, 1, __ATOMIC_SEQ_CST); }

static void count(int counter) { __atomic_add_fetch(&counters[counter], 1, __ATOMIC_SEQ_CST); }
static Error answer(Error error) { remember(); if (error) last = error; return error; }
// A device that failed fails whatever is asked of it, as often as tests say.
static Error fault(void) {
    Error error = (Error)settings[FAULT];
    if (!error || settings[FAULT_AFTER] > 0) return OK;
    if (__atomic_sub_fetch(&settings[FAULT_TIMES], 1, __ATOMIC_SEQ_CST) <= 0) settings[FAULT] = OK;
    return error;
}
#define LIVES do { Error error_ = fault(); if (error_) return answer(error_); } while (0)

// Streams and events.

typedef struct Work {
    struct Work* next;
    long number;
    void* to;
    const void* from;
    void* staged;
    size_t bytes;
    int value;
    void (*call)(void*);
    void* argument;
    struct Event* waits;
} Work;
typedef struct Graph { Work *first, *last; } Graph;
typedef struct Stream { struct Stream* next; Work *first, *last; long added, done; Graph* captured; } Stream;
typedef struct Event { Stream* stream; long number; } Event;

static Stream usual;
static Stream* streams = &usual;

static void run_to(Stream* stream, long number) {
    while (stream->first && stream->first->number <= number) {
        Work* work = stream->first;
        stream->first = work->next;
        if (!stream->first) stream->last = 0;
        stream->done = work->number;
        if (work->waits) { if (work->waits->stream) run_to(work->waits->stream, work->waits->number); free(work->waits); }
        else if (work->call) work->call(work->argument);
        else if (work->from) memmove(work->to, work->from, work->bytes);
        else memset(work->to, work->value, work->bytes);
        free(work->staged);
        free(work);
    }
}

static void run_all(void) { for (Stream* stream = streams; stream; stream = stream->next) run_to(stream, stream->added); }

static void add(void* stream, Work work) {
    Stream* to = stream ? stream : &usual;
    Work* added = malloc(sizeof *added);
    pthread_mutex_lock(&lock);
    *added = work;
    added->next = 0;
    if (to->captured) {
        if (to->captured->last) to->captured->last->next = added; else to->captured->first = added;
        to->captured->last = added;
    } else {
        added->number = ++to->added;
        if (to->last) to->last->next = added; else to->first = added;
        to->last = added;
    }
    pthread_mutex_unlock(&lock);
}

Error cudaStreamCreateWithFlags(Stream** stream, unsigned flags) {
    LIVES;
    *stream = calloc(1, sizeof **stream);
    pthread_mutex_lock(&lock);
    (*stream)->next = streams;
    streams = *stream;
    pthread_mutex_unlock(&lock);
    return OK;
}
Error cudaStreamCreate(Stream** stream) { return cudaStreamCreateWithFlags(stream, 0); }
Error cudaStreamSynchronize(Stream* stream) {
    count(STREAM_WAITS);
    LIVES;
    Stream* of = stream ? stream : &usual;
    pthread_mutex_lock(&lock);
    run_to(of, of->added);
    pthread_mutex_unlock(&lock);
    return OK;
}
Error cudaStreamDestroy(Stream* stream) {
    pthread_mutex_lock(&lock);
    run_to(stream, stream->added);
    for (Stream** at = &streams; *at; at = &(*at)->next)
        if (*at == stream) { *at = stream->next; break; }
    pthread_mutex_unlock(&lock);
    return OK; // Not freed: an event may name it still.
}
Error cudaStreamWaitEvent(void* stream, Event* event, unsigned flags) {
    Event* waits = malloc(sizeof *waits);
    *waits = *event;
    add(stream, (Work){ .waits = waits });
    return OK;
}
// What is captured is recorded and not done; each launch does it again.
Error cudaStreamBeginCapture(Stream* stream, int mode) { stream->captured = calloc(1, sizeof(Graph)); return OK; }
Error cudaStreamEndCapture(Stream* stream, Graph** graph) { *graph = stream->captured; stream->captured = 0; return OK; }
Error cudaStreamIsCapturing(Stream* stream, int* status) { *status = stream && stream->captured; return OK; }
Error cudaGraphInstantiate(Graph** made, Graph* graph, unsigned long long flags) { *made = graph; return OK; }
Error cudaGraphLaunch(Graph* graph, void* stream) {
    count(GRAPH_LAUNCHES);
    LIVES;
    for (Work* work = graph->first; work; work = work->next) add(stream, *work);
    return OK;
}

Error cudaEventCreate(Event** event) { *event = calloc(1, sizeof **event); return OK; }
Error cudaEventCreateWithFlags(Event** event, unsigned flags) { return cudaEventCreate(event); }
Error cudaEventDestroy(Event* event) { free(event); return OK; }
Error cudaEventRecord(Event* event, void* stream) {
    pthread_mutex_lock(&lock);
    event->stream = stream ? stream : &usual;
    event->number = event->stream->added;
    pthread_mutex_unlock(&lock);
    return OK;
}
Error cudaEventRecordWithFlags(Event* event, void* stream, unsigned flags) { return cudaEventRecord(event, stream); }
Error cudaEventSynchronize(Event* event) {
    LIVES;
    pthread_mutex_lock(&lock);
    if (event->stream) run_to(event->stream, event->number);
    pthread_mutex_unlock(&lock);
    return OK;
}
Error cudaEventElapsedTime(float* milliseconds, Event* from, Event* to) { *milliseconds = 1; return OK; }
Error cudaDeviceSynchronize(void) {
    count(DEVICE_WAITS);
    LIVES;
    pthread_mutex_lock(&lock);
    run_all();
    pthread_mutex_unlock(&lock);
    return OK;
}

// Memory. In front of each block stands whose it is.

typedef struct { size_t bytes; int device; char room[500]; } Head;
enum { HEAD = 512 };
static struct { char *from, *to; } pinned[4096];

static int is_pinned(const void* address) {
    for (int i = 0; i < 4096; i++)
        if (pinned[i].from && (const char*)address >= pinned[i].from && (const char*)address < pinned[i].to) return 1;
    return 0;
}

Error cudaMalloc(void** block, size_t bytes) {
    LIVES;
    pthread_mutex_lock(&lock);
    Error error = OK;
    *block = 0;
    if (used[device] + (long)bytes > settings[MEMORY]) error = OUT_OF_MEMORY;
    else {
        Head* head = aligned_alloc(HEAD, HEAD + (bytes + HEAD - 1) / HEAD * HEAD);
        *head = (Head){ bytes, device };
        memset((char*)head + HEAD, 0xCD, bytes);
        used[device] += (long)bytes;
        count(ALLOCATIONS);
        *block = (char*)head + HEAD;
    }
    pthread_mutex_unlock(&lock);
    return answer(error);
}
Error cudaMallocFromPoolAsync(void** block, size_t bytes, void* pool, void* stream) { return cudaMalloc(block, bytes); }
Error cudaFree(void* block) {
    if (!block) return OK;
    Head* head = (Head*)((char*)block - HEAD);
    pthread_mutex_lock(&lock);
    run_all(); // Freeing waits for the device.
    used[head->device] -= (long)head->bytes;
    pthread_mutex_unlock(&lock);
    free(head);
    return OK;
}
Error cudaFreeAsync(void* block, void* stream) { return cudaFree(block); }
Error cudaMemGetInfo(size_t* free_bytes, size_t* total) { *total = (size_t)settings[MEMORY]; *free_bytes = (size_t)(settings[MEMORY] - used[device]); return OK; }

Error cudaHostAlloc(void** block, size_t bytes, unsigned flags) {
    size_t rounded = (bytes + 4095) / 4096 * 4096;
    *block = aligned_alloc(4096, rounded);
    pthread_mutex_lock(&lock);
    for (int i = 0; i < 4096; i++)
        if (!pinned[i].from) { pinned[i].from = *block; pinned[i].to = (char*)*block + rounded; break; }
    pthread_mutex_unlock(&lock);
    return OK;
}
Error cudaMallocHost(void** block, size_t bytes) { return cudaHostAlloc(block, bytes, 0); }
Error cudaFreeHost(void* block) {
    pthread_mutex_lock(&lock);
    run_all();
    for (int i = 0; i < 4096; i++)
        if (pinned[i].from == block) pinned[i].from = 0;
    pthread_mutex_unlock(&lock);
    free(block);
    return OK;
}

// The usual stream, blocking. Streams of the provider do not wait for it.
Error cudaMemcpy(void* to, const void* from, size_t bytes, int kind) {
    count(BLOCKING_COPIES);
    LIVES;
    pthread_mutex_lock(&lock);
    run_to(&usual, usual.added);
    memmove(to, from, bytes);
    pthread_mutex_unlock(&lock);
    return OK;
}
Error cudaMemcpyAsync(void* to, const void* from, size_t bytes, int kind, void* stream) {
    count(COPIES);
    LIVES;
    Work work = { .to = to, .from = from, .bytes = bytes };
    if (kind == HOST_TO_DEVICE && !is_pinned(from)) {
        // Memory that is not pinned is read before the call returns.
        work.staged = malloc(bytes);
        work.from = memcpy(work.staged, from, bytes);
    }
    add(stream, work);
    // And it is written before the call returns.
    if (kind == DEVICE_TO_HOST && !is_pinned(to)) {
        Stream* of = stream ? stream : &usual;
        pthread_mutex_lock(&lock);
        run_to(of, of->added);
        pthread_mutex_unlock(&lock);
    }
    return OK;
}
Error cudaMemcpy2DAsync(void* to, size_t to_pitch, const void* from, size_t from_pitch, size_t width, size_t height, int kind, void* stream) {
    for (size_t row = 0; row < height; row++)
        cudaMemcpyAsync((char*)to + row * to_pitch, (const char*)from + row * from_pitch, width, kind, stream);
    return OK;
}
Error cudaMemcpyFromSymbol(void* to, const void* symbol, size_t bytes, size_t offset, int kind) { memset(to, 0, bytes); return OK; }
Error cudaMemset(void* to, int value, size_t bytes) { memset(to, value, bytes); return OK; }
Error cudaMemsetAsync(void* to, int value, size_t bytes, void* stream) { add(stream, (Work){ .to = to, .value = value, .bytes = bytes }); return OK; }
Error cudaMemPoolCreate(void** pool, const void* properties) { *pool = (void*)8; return OK; }
Error cudaMemPoolGetAttribute(void* pool, int attribute, void* value) { *(long*)value = 0; return OK; }
Error cudaPointerGetAttributes(int* attributes, const void* address) { memset(attributes, 0, 32); attributes[0] = is_pinned(address) ? 1 : 2; attributes[1] = device; return OK; }

// Kernels.

Error cudaLaunchKernel(const void* kernel, uint64_t a, uint32_t b, uint64_t c, uint32_t d, void** arguments, size_t shared, void* stream) {
    count(LAUNCHES);
    if (settings[FAULT] && settings[FAULT_AFTER] > 0) __atomic_sub_fetch(&settings[FAULT_AFTER], 1, __ATOMIC_SEQ_CST);
    LIVES;
    return OK;
}
Error __cudaLaunchKernel(const void* kernel, uint64_t a, uint32_t b, uint64_t c, uint32_t d, void** arguments, size_t shared, void* stream) { return cudaLaunchKernel(kernel, a, b, c, d, arguments, shared, stream); }
Error cudaLaunchCooperativeKernel(const void* kernel, uint64_t a, uint32_t b, uint64_t c, uint32_t d, void** arguments, size_t shared, void* stream) { return cudaLaunchKernel(kernel, a, b, c, d, arguments, shared, stream); }
Error cudaLaunchKernelExC(const void* config, const void* kernel, void** arguments) { return cudaLaunchKernel(kernel, 0, 0, 0, 0, arguments, 0, 0); }
Error cudaLaunchHostFunc(void* stream, void (*call)(void*), void* argument) { add(stream, (Work){ .call = call, .argument = argument }); return OK; }
Error cudaFuncGetAttributes(char* attributes, const void* kernel) { memset(attributes, 0, 64); *(int*)(attributes + 24) = 1024; return OK; }
Error cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(int* blocks, const void* kernel, int threads, size_t shared, unsigned flags) { *blocks = 2; return OK; }
Error cudaGetDriverEntryPointByVersion(const char* name, void** found, unsigned version, unsigned long long flags, int* result) { *found = 0; if (result) *result = 1; return answer(NOT_FOUND); }
Error cudaLibraryLoadData(void** library, ...) { *library = (void*)8; return OK; }
Error cudaLibraryGetKernel(void** kernel, void* library, const char* name) { *kernel = (void*)8; return OK; }
Error __cudaGetKernel(void** kernel, const void* function) { *kernel = (void*)function; return OK; }
static __thread struct { uint64_t a; uint32_t b; uint64_t c; uint32_t d; size_t shared; void* stream; } pushed;
unsigned __cudaPushCallConfiguration(uint64_t a, uint32_t b, uint64_t c, uint32_t d, size_t shared, void* stream) {
    pushed.a = a; pushed.b = b; pushed.c = c; pushed.d = d; pushed.shared = shared; pushed.stream = stream;
    return 0;
}
Error __cudaPopCallConfiguration(uint32_t* grid, uint32_t* block, size_t* shared, void** stream) {
    memcpy(grid, &pushed.a, 8); grid[2] = pushed.b;
    memcpy(block, &pushed.c, 8); block[2] = pushed.d;
    *shared = pushed.shared; *stream = pushed.stream;
    return OK;
}
static void* fat_binary[2];
void** __cudaRegisterFatBinary(void* binary) { return fat_binary; }

// Devices.

Error cudaGetDeviceCount(int* number) { *number = (int)settings[DEVICES]; return answer(*number ? OK : NO_DEVICE); }
Error cudaGetDevice(int* number) { *number = device; return OK; }
Error cudaSetDevice(int number) {
    if (!settings[DEVICES]) return answer(NO_DEVICE);
    if (number >= settings[DEVICES]) return answer(INVALID_DEVICE);
    device = number;
    return OK;
}
Error cudaDriverGetVersion(int* version) { *version = 13000; return OK; }
Error cudaRuntimeGetVersion(int* version) { *version = 13000; return OK; }
// Where the fields of cudaDeviceProp stand in CUDA 13, those that the provider reads.
Error cudaGetDeviceProperties(char* properties, int number) {
    memset(properties, 0, 1008);
    strcpy(properties, "Pretended GPU");
    *(size_t*)(properties + 288) = (size_t)settings[MEMORY];
    *(size_t*)(properties + 296) = 49152;
    *(int*)(properties + 304) = 65536;
    *(int*)(properties + 308) = 32;
    *(size_t*)(properties + 312) = 1UL << 31;
    *(int*)(properties + 320) = 1024;
    for (int i = 0; i < 3; i++) { *(int*)(properties + 324 + 4 * i) = 1024; *(int*)(properties + 336 + 4 * i) = 65535; }
    *(size_t*)(properties + 352) = 65536;
    *(int*)(properties + 360) = 9;
    *(int*)(properties + 384) = 132;
    return OK;
}
Error cudaDeviceGetAttribute(int* value, int attribute, int number) {
    switch (attribute) {
        case 75: *value = 9; break;        // compute capability, major
        case 76: *value = 0; break;        // and minor
        case 16: *value = 132; break;      // multiprocessors
        case 1: *value = 1024; break;      // threads of a block
        case 10: *value = 32; break;       // warp
        case 8: *value = 49152; break;     // shared memory of a block
        case 97: *value = 232448; break;   // the same, if a kernel asks for it
        default: *value = 1;
    }
    return OK;
}

Error cudaGetLastError(void) { remember(); Error error = last; last = OK; return error; }
Error cudaPeekAtLastError(void) { remember(); return last; }
const char* cudaGetErrorString(Error error) {
    switch (error) {
        case OK: return "no error";
        case OUT_OF_MEMORY: return "out of memory";
        case 46: return "CUDA-capable device(s) is/are busy or unavailable";
        case NO_DEVICE: return "no CUDA-capable device is detected";
        case INVALID_DEVICE: return "invalid device ordinal";
        case 214: return "uncorrectable ECC error encountered";
        case 700: return "an illegal memory access was encountered";
        case 719: return "unspecified launch failure";
        default: return "unknown error";
    }
}
const char* cudaGetErrorName(Error error) {
    switch (error) {
        case OUT_OF_MEMORY: return "cudaErrorMemoryAllocation";
        case 46: return "cudaErrorDevicesUnavailable";
        case 214: return "cudaErrorECCUncorrectable";
        case 700: return "cudaErrorIllegalAddress";
        case 719: return "cudaErrorLaunchFailure";
        default: return "cudaErrorUnknown";
    }
}
