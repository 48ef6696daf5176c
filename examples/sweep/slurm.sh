#!/bin/sh
# A shard each task of an array, without any server:  sbatch examples/sweep/slurm.sh
# A task that was lost: sbatch --array=3 examples/sweep/slurm.sh goes on from its journal and checkpoints.
#SBATCH --job-name=sievenet
#SBATCH --array=1-8
#SBATCH --cpus-per-task=4
#SBATCH --mem=4G
#SBATCH --time=12:00:00
set -e
npx --no-install sievenet sweep lenet-300-100 --dataset digits --lambda 0.03,0.1,0.3 --seeds 5 \
  --jobs "$SLURM_CPUS_PER_TASK" --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" --out "sweeps/shard-$SLURM_ARRAY_TASK_ID"
# once all are done: npx sievenet sweep --collect sweeps/shard-* --out sweeps/all
