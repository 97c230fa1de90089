// What of cuBLAS and cuBLASLt does more than say that all went well.
#include <string.h>

static int status;
void pretended_blas(int value) { status = value; }

int cublasSgemm_v2() { return status; }
int cublasCreate_v2(void** handle) { *handle = (void*)16; return 0; }
int cublasGetMathMode(void* handle, int* mode) { *mode = 0; return 0; }
const char* cublasGetStatusName(int code) { return code == 3 ? "CUBLAS_STATUS_ALLOC_FAILED" : "CUBLAS_STATUS_INTERNAL_ERROR"; }
const char* cublasGetStatusString(int code) { return "pretended"; }
int cublasLtCreate(void** handle) { *handle = (void*)16; return 0; }
int cublasLtMatmulDescCreate(void** made) { *made = (void*)16; return 0; }
int cublasLtMatmulPreferenceCreate(void** made) { *made = (void*)16; return 0; }
int cublasLtMatrixLayoutCreate(void** made) { *made = (void*)16; return 0; }
int cublasLtMatrixTransformDescCreate(void** made) { *made = (void*)16; return 0; }
int cublasLtMatmulAlgoGetHeuristic(void* handle, void* operation, void* a, void* b, void* c, void* d, void* preference, int asked, void* results, int* found) {
    memset(results, 0, 96);
    *found = 1;
    return 0;
}
