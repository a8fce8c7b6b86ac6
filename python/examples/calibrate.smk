# The points of one batch of a calibration, in pieces. calibrate.sh calls it for each batch; see there.
step, tasks, script = config["step"], int(config["tasks"]), config["script"]


rule all:
    input:
        [f"{step}/values.{task:06d}" for task in range(tasks)],


rule piece:
    input:
        f"{step}/points.csv",
    output:
        step + "/values.{task}",
    params:
        task=lambda wanted: int(wanted.task),
    wildcard_constraints:
        task=r"\d{6}",
    shell:
        "STEP={step:q} bash {script:q} {params.task} {tasks}"
