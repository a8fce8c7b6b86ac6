#!/bin/bash
# A calibration whose points are worked out by others, in pieces: by job arrays of Slurm, or by rules of Snakemake (on this
# machine or, with an executor plugin, on a cluster). Each batch that the fit asks for is an array, or a workflow, of its own:
#
#   export CALIBRATION=scenarios/idlib-hindcasts/calibration.toml POSTERIOR=posterior.csv OPTIONS=--wars
#   export TASKS=10 STEPS=$PWD/steps
#   bash python/examples/calibrate.sh
#   BY="snakemake --cores 2" bash python/examples/calibrate.sh
#
# It stays where it is started until the posterior is there: on a login node in tmux, or as a job of its own
# (sbatch --wrap "bash $PWD/python/examples/calibrate.sh"). Started again it goes on where it was: finished rounds stand
# beside the posterior, finished pieces in STEPS. The posterior has the bytes of one process. OPTIONS may be --wars, --each,
# --leave-out NAME, --seed N. BY may be sbatch with options of yours, or snakemake with its own.
#SBATCH --job-name=displace
#SBATCH --cpus-per-task=1
#SBATCH --requeue
set -euo pipefail
displace=${DISPLACE:-displace}

# A task: some points of a batch. An array of Slurm says which; calibrate.smk says it as `calibrate.sh TASK TASKS`.
task=${1:-${SLURM_ARRAY_TASK_ID:-}} tasks=${2:-${SLURM_ARRAY_TASK_COUNT:-}}
if [[ -n ${STEP:-} && -n $task ]]; then
  target=$STEP/values.$(printf '%06d' "$task")
  [[ -f $target ]] && exit 0
  points=$(($(wc -l < "$STEP/points.csv") - 1))
  from=$((points * task / tasks)) to=$((points * (task + 1) / tasks))
  scratch=$(mktemp -d "${TMPDIR:-/tmp}/displace.XXXXXX")
  trap 'rm -rf "$scratch"' EXIT
  { head -n 1 "$STEP/points.csv"; tail -n +2 "$STEP/points.csv" | sed -n "$((from + 1)),${to}p"; } > "$scratch/points.csv"
  mapfile -t options < "$STEP/options"
  "$displace" calibrate "$CALIBRATION" "${options[@]}" --evaluate "$scratch/points.csv" --threads "${SLURM_CPUS_PER_TASK:-1}" \
    --quiet -o "$scratch/values.csv"
  cp "$scratch/values.csv" "$STEP/.arriving.$task"
  mv "$STEP/.arriving.$task" "$target"
  exit
fi

script=$(realpath "${BASH_SOURCE[0]}")
read -ra by <<< "${BY:-sbatch}"
work_out() {
  case ${by[0]##*/} in
    snakemake)
      "${by[@]}" --snakefile "${script%.sh}.smk" --nolock --quiet all --config "step=$STEP" "tasks=$tasks" "script=$script" \
        > "$STEP/0.log" 2>&1
      ;;
    *) "${by[@]}" --wait --quiet --array="0-$((tasks - 1))" -o "$STEP/%a.log" "$script" ;;
  esac
}
mkdir -p "$STEPS"
# shellcheck disable=SC2086 # several options
coproc fit { "$displace" calibrate "$CALIBRATION" ${OPTIONS:-} --elsewhere --quiet -o "$POSTERIOR"; }
fit_job=$fit_PID
exec {asked}<&"${fit[0]}" {answer}>&"${fit[1]}"
# What the coprocess holds open itself would keep its end of the pipe from closing.
eval "exec ${fit[0]}<&- ${fit[1]}>&-"
seed=1
for word in ${OPTIONS:-}; do
  [[ ${last:-} == --seed ]] && seed=$word
  [[ $word == --seed=* ]] && seed=${word#*=}
  last=$word
done
while IFS= read -r head <&"$asked"; do
  batch=$head$'\n'
  points=
  while IFS= read -r row <&"$asked" && [[ -n $row ]]; do points+=$row$'\n'; done
  # The same batch has the same folder, so that pieces of an interrupted one count.
  STEP=$STEPS/$(printf '%s%s' "$batch" "$points" | sha256sum | cut -c 1-16)
  export STEP
  mkdir -p "$STEP"
  printf '%s' "$points" > "$STEP/points.csv"
  {
    printf '%s\n' --seed "$seed"
    [[ $head == *'"wars":true'* ]] && echo --wars
    # Names of scenarios are names of files: without quotes and commas between quotes.
    left=${head#*'"leave_out":['}
    left=${left%%]*}
    [[ -n $left ]] && tr ',' '\n' <<< "$left" | sed 's/^"\(.*\)"$/--leave-out\n\1/'
    true
  } > "$STEP/options"
  count=$(($(wc -l < "$STEP/points.csv") - 1))
  tasks=$((count < TASKS ? count : TASKS))
  # A task that was lost is done again.
  for attempt in 1 2 3 4 5; do
    work_out && break
    ((attempt < 5)) || { cat "$STEP"/*.log >&2; kill "$fit_job"; exit 1; }
  done
  first=("$STEP"/values.*)
  { head -n 1 "${first[0]}"; tail -qn +2 "$STEP"/values.*; echo; } >&"$answer"
  rm -rf "$STEP"
done
exec {answer}>&-
wait "$fit_job"
