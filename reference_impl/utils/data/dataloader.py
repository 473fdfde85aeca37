"""``DataLoader``: the batches of a data set, made in the calling thread."""

from __future__ import annotations

import warnings
from typing import Any, Callable, Iterator, Optional

from ... import dtypes
from ...generator import Generator
from ...ops.declare import FUNCTIONS
from .collate import default_collate, default_convert
from .dataset import IterableDataset
from .sampler import BatchSampler, RandomSampler, Sampler, SequentialSampler


def get_worker_info() -> None:
    """What a worker's process would know of itself; there are none."""
    return None


class _InfiniteConstantSampler(Sampler[Any]):
    """Of an iterable data set nothing is asked but the next sample."""

    def __iter__(self) -> Iterator[Any]:
        while True:
            yield None


class DataLoader:
    """Goes through a data set in batches. Only ``num_workers=0`` works here."""

    __initialized = False

    def __init__(
        self,
        dataset: Any,
        batch_size: Optional[int] = 1,
        shuffle: Optional[bool] = None,
        sampler: Any = None,
        batch_sampler: Any = None,
        num_workers: int = 0,
        collate_fn: Optional[Callable[[Any], Any]] = None,
        pin_memory: bool = False,
        drop_last: bool = False,
        timeout: float = 0,
        worker_init_fn: Optional[Callable[[int], None]] = None,
        multiprocessing_context: Any = None,
        generator: Optional[Generator] = None,
        *,
        prefetch_factor: Optional[int] = None,
        persistent_workers: bool = False,
        pin_memory_device: str = "",
        in_order: bool = True,
    ) -> None:
        _check_workers(num_workers, timeout, prefetch_factor, persistent_workers)
        self.dataset = dataset
        self.num_workers = num_workers
        self.prefetch_factor = prefetch_factor
        self.pin_memory = pin_memory
        self.pin_memory_device = pin_memory_device
        self.timeout = timeout
        self.worker_init_fn = worker_init_fn
        self.multiprocessing_context = multiprocessing_context
        self.in_order = in_order
        self._iterable = isinstance(dataset, IterableDataset)
        #: What the data set said to be its length, if somebody asked.
        self._IterableDataset_len_called: Optional[int] = None
        if self._iterable:
            for name, given in (("shuffle", shuffle), ("sampler", sampler), ("batch_sampler", batch_sampler)):
                if given not in (None, False):
                    raise ValueError(
                        f"DataLoader with IterableDataset: expected unspecified {name} option, but got {name}={given}"
                    )
        else:
            shuffle = bool(shuffle)
        if sampler is not None and shuffle:
            raise ValueError("sampler option is mutually exclusive with shuffle")
        if batch_sampler is not None:
            if batch_size != 1 or shuffle or sampler is not None or drop_last:
                raise ValueError(
                    "batch_sampler option is mutually exclusive with batch_size, shuffle, sampler, and drop_last"
                )
            batch_size, drop_last = None, False
        elif batch_size is None and drop_last:
            raise ValueError("batch_size=None option disables auto-batching and is mutually exclusive with drop_last")
        if sampler is None:
            if self._iterable:
                sampler = _InfiniteConstantSampler()
            elif shuffle:
                sampler = RandomSampler(dataset, generator=generator)
            else:
                sampler = SequentialSampler(dataset)
        if batch_size is not None and batch_sampler is None:
            batch_sampler = BatchSampler(sampler, batch_size, drop_last)
        self.batch_size = batch_size
        self.drop_last = drop_last
        self.sampler = sampler
        self.batch_sampler = batch_sampler
        self.generator = generator
        if collate_fn is None:
            collate_fn = default_collate if self._auto_collation else default_convert
        self.collate_fn = collate_fn
        self.persistent_workers = persistent_workers
        self.__initialized = True

    def __setattr__(self, name: str, value: Any) -> None:
        fixed = ("batch_size", "batch_sampler", "sampler", "drop_last", "dataset", "persistent_workers")
        if self.__initialized and name in fixed:
            raise ValueError(f"{name} attribute should not be set after {type(self).__name__} is initialized")
        super().__setattr__(name, value)

    @property
    def _auto_collation(self) -> bool:
        return self.batch_sampler is not None

    @property
    def _index_sampler(self) -> Any:
        return self.batch_sampler if self._auto_collation else self.sampler

    def __iter__(self) -> Any:
        return _Iterator(self)

    def __len__(self) -> int:
        if not self._iterable:
            return len(self._index_sampler)
        length = self._IterableDataset_len_called = len(self.dataset)
        if self.batch_size is None:
            return length
        return length // self.batch_size if self.drop_last else -(-length // self.batch_size)


def _check_workers(num_workers: int, timeout: float, prefetch_factor: Any, persistent_workers: bool) -> None:
    if num_workers < 0:
        raise ValueError("num_workers option should be non-negative; use num_workers=0 to disable multiprocessing.")
    if timeout < 0:
        raise ValueError("timeout option should be non-negative")
    if num_workers > 0:
        raise NotImplementedError("the reference has no worker processes; use num_workers=0")
    if prefetch_factor is not None:
        raise ValueError(
            "prefetch_factor option could only be specified in multiprocessing.let num_workers > 0 to enable"
            " multiprocessing, otherwise set prefetch_factor to None."
        )
    if persistent_workers:
        raise ValueError("persistent_workers option needs num_workers > 0")


class _Iterator:
    """One pass over the data set."""

    def __init__(self, loader: DataLoader) -> None:
        self._loader = loader
        self._keys = iter(loader._index_sampler)
        self._samples: Optional[Iterator[Any]] = iter(loader.dataset) if loader._iterable else None
        # A seed for workers is drawn even where there are none.
        self._base_seed = FUNCTIONS["empty"]((), dtype=dtypes.int64).random_(generator=loader.generator).item()
        self._num_yielded = 0
        self._ended = False
        self._told = loader._IterableDataset_len_called

    def __iter__(self) -> "_Iterator":
        return self

    def __len__(self) -> int:
        return len(self._loader._index_sampler)

    def __next__(self) -> Any:
        loader = self._loader
        data = loader.collate_fn(self._taken() if loader._iterable else self._fetched(next(self._keys)))
        self._num_yielded += 1
        told = self._told
        if loader._iterable and told is not None and self._num_yielded > told:
            warnings.warn(
                f"Length of IterableDataset {loader.dataset} was reported to be {told}(when accessing"
                f" len(dataloader)), but {self._num_yielded} samples have been fetched. ",
                stacklevel=2,
            )
        return data

    def _fetched(self, keys: Any) -> Any:
        dataset = self._loader.dataset
        if not self._loader._auto_collation:
            return dataset[keys]
        several = getattr(dataset, "__getitems__", None)
        return several(keys) if callable(several) else [dataset[key] for key in keys]

    def _taken(self) -> Any:
        assert self._samples is not None
        if not self._loader._auto_collation:
            return next(self._samples)
        if self._ended:
            raise StopIteration
        batch = []
        for _ in next(self._keys):
            try:
                batch.append(next(self._samples))
            except StopIteration:
                self._ended = True
                break
        if not batch or (self._loader.drop_last and self._ended):
            raise StopIteration
        return batch
