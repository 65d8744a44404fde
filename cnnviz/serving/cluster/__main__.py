"""Start the replicas of a cluster by `python -m cnnviz.serving.cluster`, on one of its computers."""

from __future__ import annotations

import argparse

import ray
from ray import serve

from cnnviz.serving.cluster.client import APPLICATION
from cnnviz.serving.cluster.replica import Replica

_ASKED = 16  # questions that a replica has in hand


def main() -> None:
    """Deploy as the command line says; Ray keeps the replicas running after this has ended."""
    parser = argparse.ArgumentParser(prog="python -m cnnviz.serving.cluster", description=__doc__)
    parser.add_argument(
        "--address", default="auto", help="of the cluster; that of this computer if not named"
    )
    parser.add_argument("--replicas", type=int, default=2, help="processes that answer")
    parser.add_argument("--cpus", type=float, default=1, help="cores that each of them takes")
    parser.add_argument(
        "--gpus", type=float, default=0, help="GPUs that each of them takes; 0.5 lets two share"
    )
    given = parser.parse_args()
    ray.init(given.address)
    deploy(given.replicas, cpus=given.cpus, gpus=given.gpus)


def deploy(replicas: int, *, cpus: float = 1, gpus: float = 0) -> None:
    """Let `replicas` processes answer, each with its share of cores and GPUs; return when they do."""
    deployment = serve.deployment(
        Replica,
        name="network",
        num_replicas=replicas,
        max_ongoing_requests=_ASKED,
        health_check_period_s=2,
        ray_actor_options={"num_cpus": cpus, "num_gpus": gpus},
    )
    serve.run(deployment.bind(), name=APPLICATION, route_prefix=None)


if __name__ == "__main__":
    main()
