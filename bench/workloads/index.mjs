// The workloads: questions that the bench answers, a file each.
import calls from "./calls.mjs";
import closedStep from "./closedStep.mjs";
import coldStart from "./coldStart.mjs";
import fastStep from "./fastStep.mjs";
import gateSample from "./gateSample.mjs";
import gemm from "./gemm.mjs";
import gemmFast from "./gemmFast.mjs";
import gemmTile from "./gemmTile.mjs";
import lenet5Predict from "./lenet5Predict.mjs";
import lenet5Step from "./lenet5Step.mjs";
import mlpPredict from "./mlpPredict.mjs";
import mlpProducts from "./mlpProducts.mjs";
import mlpStep from "./mlpStep.mjs";
import mnistRun from "./mnistRun.mjs";
import prunedPredict from "./prunedPredict.mjs";
import residualStep from "./residualStep.mjs";
import size from "./size.mjs";
import sparse from "./sparse.mjs";
import threads from "./threads.mjs";

/** All workloads, in the order they run in. */
export const workloads = [
  ...gemm,
  ...gemmFast,
  ...gemmTile,
  ...mlpProducts,
  ...mlpStep,
  ...mlpPredict,
  ...lenet5Step,
  ...lenet5Predict,
  ...calls,
  ...closedStep,
  ...prunedPredict,
  ...residualStep,
  ...fastStep,
  ...sparse,
  ...threads,
  ...gateSample,
  ...size,
  ...coldStart,
  ...mnistRun,
];
