"""Start the replicas of a cluster by `python -m cnnviz.serving.cluster`, on one of its computers."""

from __future__ import annotations

import argparse

import ray
from ray import serve

from cnnviz.serving.cluster.client import APPLICATION
from cnnviz.serving.cluster.replica import Replica

_CONCURRENT = 16  # requests that a replica has at once


def main() -> None:
    """Deploy replicas as the command line says; Ray keeps them running after this has ended."""
    parser = argparse.ArgumentParser(prog="python -m cnnviz.serving.cluster", description=__doc__)
    parser.add_argument(
        "--address", default="auto", help="of the cluster; that of this computer if not named"
    )
    parser.add_argument("--replicas", type=int, default=2, help="processes that serve requests")
    parser.add_argument("--cpus", type=float, default=1, help="cores that each of them takes")
    parser.add_argument(
        "--gpus", type=float, default=0, help="GPUs that each of them takes; 0.5 lets two share"
    )
    options = parser.parse_args()
    ray.init(options.address)
    deploy(options.replicas, cpus=options.cpus, gpus=options.gpus)


def deploy(replicas: int, *, cpus: float = 1, gpus: float = 0) -> None:
    """Start `replicas` processes, each with its share of cores and GPUs; return when they serve requests."""
    deployment = serve.deployment(
        Replica,
        name="network",
        num_replicas=replicas,
        max_ongoing_requests=_CONCURRENT,
        health_check_period_s=2,
        ray_actor_options={"num_cpus": cpus, "num_gpus": gpus},
    )
    serve.run(deployment.bind(), name=APPLICATION, route_prefix=None)


if __name__ == "__main__":
    main()
