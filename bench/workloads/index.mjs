import coldStart from "./coldStart.mjs";
import gateSample from "./gateSample.mjs";
import gemm from "./gemm.mjs";
import mlpPredict from "./mlpPredict.mjs";
import mlpProducts from "./mlpProducts.mjs";
import mlpStep from "./mlpStep.mjs";
import mnistRun from "./mnistRun.mjs";
import size from "./size.mjs";

/** All workloads, in the order they run in. */
export const workloads = [...gemm, ...mlpProducts, ...mlpStep, ...mlpPredict, ...gateSample, ...size, ...coldStart, ...mnistRun];
