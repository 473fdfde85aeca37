"""The reference's random generator. Expected numbers were recorded from torch 2.13.0 on x86 with AVX512."""

from __future__ import annotations

import hashlib
import struct

import pytest

import reference_impl
from reference_impl import generator as g
from reference_impl.generator import Generator

SEED = 20200910

# What torch gives right after manual_seed(SEED).
RANDN_12 = [
    "0x1.212a8ep-2", "-0x1.7c663ep-2", "0x1.d14afep-1", "-0x1.c29728p+0", "-0x1.71debp-3", "0x1.0bfdcp+1",
    "0x1.0a664cp+0", "-0x1.c3e01p+0", "0x1.1f23c6p+0", "0x1.b01cb2p-1", "0x1.6d39c6p-3", "0x1.5f2b0ap-1",
]  # fmt: skip
RANDN_18 = [
    "0x1.29c63cp-1", "0x1.00c61p+1", "0x1.e268a6p-3", "0x1.54472ap-1", "-0x1.ff9cecp-2", "0x1.1dc754p-2",
    "-0x1.2e1112p-1", "0x1.02bd76p-2", "0x1.1e6edep-2", "-0x1.102a38p-1", "0x1.12cebp+0", "-0x1.5e722ap-5",
    "-0x1.1e6228p-2", "-0x1.52c032p+0", "-0x1.a712d2p-1", "-0x1.bcaf64p-2", "-0x1.e54dcp-3", "-0x1.b3990ap+0",
]  # fmt: skip
RANDN_17_FLOAT64 = [
    "0x1.90e4698d29a9dp+0", "-0x1.0f931e69c3fa7p-1", "-0x1.0acab55645faap-1", "0x1.c813d88a8ca1fp+0",
    "-0x1.0def1676a5af8p+0", "0x1.0a66ddb4171ccp-1", "-0x1.5203e45ffd4b9p-1", "0x1.ef3ec0fe858afp-3",
    "-0x1.0a6fb39333de9p+1", "0x1.16f6dcbdca201p+0", "-0x1.87d17919c64ebp+0", "0x1.751cc217c6c20p+0",
    "0x1.0c88679458343p+0", "0x1.424f1e8f385e7p+0", "0x1.cb5cc0f17a176p-2", "-0x1.337201382da8bp+0",
    "0x1.9949f4267289ep-6",
]  # fmt: skip


@pytest.fixture
def seeded() -> Generator:
    return Generator().manual_seed(SEED)


def numbers(texts):
    return [float.fromhex(text) for text in texts]


def digest(generator):
    return hashlib.sha256(generator.state_bytes()).hexdigest()[:16]


def state_fields(generator):
    """Words left, next word, cached normal and whether it counts."""
    state = generator.state_bytes()
    _, left, _, following = struct.unpack_from("<QiiQ", state)
    normal, _, valid = struct.unpack_from("<ddi", state, 5024)
    return left, following, normal, valid


def words_taken(draw):
    """How many 32-bit words ``draw(generator)`` takes, below 624."""
    generator = Generator()
    draw(generator)
    return state_fields(generator)[1]


class TestSeedingAndState:
    def test_a_new_generator_has_torchs_seed(self):
        assert Generator().initial_seed() == 67280421310721

    def test_the_default_generator_is_seeded_by_chance(self):
        assert g.default_generator.initial_seed() != g.DEFAULT_SEED

    def test_manual_seed_returns_the_generator(self):
        generator = Generator()
        assert generator.manual_seed(3) is generator

    @pytest.mark.parametrize(
        ("seed", "initial"),
        [(0, 0), (-1, 2**64 - 1), (-(2**63), 2**63), (2**63, 2**63), (2**64 - 1, 2**64 - 1)],
    )
    def test_negative_seeds_count_down_from_two_to_the_64(self, seed, initial):
        assert Generator().manual_seed(seed).initial_seed() == initial

    @pytest.mark.parametrize("seed", [-(2**63) - 1, 2**64])
    def test_a_seed_beyond_64_bits_overflows(self, seed):
        with pytest.raises(ValueError, match="^Overflow when unpacking long long$"):
            Generator().manual_seed(seed)

    @pytest.mark.parametrize(("seed", "name"), [(1.0, "float"), ("3", "str"), (None, "NoneType"), (True, "bool")])
    def test_a_seed_that_is_no_int_is_refused(self, seed, name):
        with pytest.raises(RuntimeError, match=f"^manual_seed expected a long, but got {name}$"):
            Generator().manual_seed(seed)

    def test_only_the_lower_32_bits_of_the_seed_decide_the_numbers(self):
        small, large = Generator().manual_seed(5), Generator().manual_seed((7 << 32) + 5)
        assert g.uniform(small, 4) == g.uniform(large, 4)
        assert small.initial_seed() != large.initial_seed()

    def test_seed_starts_again_from_another_seed_and_returns_it(self):
        generator = Generator()
        first, second = generator.seed(), generator.seed()
        assert first != second
        assert generator.initial_seed() == second
        assert generator.state_bytes() == Generator().manual_seed(second).state_bytes()

    def test_the_state_has_torchs_bytes(self):
        generator = Generator()
        assert len(generator.state_bytes()) == 5056
        assert digest(generator) == "7dbca2abd059af5d"
        assert digest(generator.manual_seed(-1)) == "74c65bce05a4fcdd"
        g.normal(generator, 1)
        assert digest(generator) == "82508d09cbd6cc61"

    def test_the_state_tells_all_words_used_from_never_drawn(self):
        generator = Generator().manual_seed(-1)
        assert state_fields(generator)[:2] == (1, 0)
        g.normal(generator, 1)
        g.uniform(generator, 620)
        assert state_fields(generator)[:2] == (1, 624)
        assert digest(generator) == "92600026263801a3"
        g.uniform(generator, 1)
        assert digest(generator) == "2fef3f536a5a37c9"

    @pytest.mark.parametrize("drawn", [0, 1, 5, 623, 624, 625])
    def test_a_restored_state_goes_on_as_the_first_did(self, seeded, drawn):
        g.uniform(seeded, drawn)
        g.normal(seeded, 1)
        state = seeded.state_bytes()
        ahead = g.normal(seeded, 3) + g.uniform(seeded, 3)
        other = Generator()
        other.restore_bytes(state)
        assert other.state_bytes() == state
        assert other.initial_seed() == SEED
        assert g.normal(other, 3) + g.uniform(other, 3) == ahead

    def test_a_restored_state_that_was_never_drawn_from_still_says_so(self, seeded):
        state = seeded.state_bytes()
        other = Generator()
        g.uniform(other, 3)
        other.restore_bytes(state)
        assert other.state_bytes() == state

    def test_a_cloned_generator_is_independent(self, seeded):
        clone = seeded.clone_state()
        ahead = g.uniform(seeded, 3)
        assert g.uniform(clone, 3) == ahead

    def test_the_cached_float_of_a_restored_state_is_kept(self, seeded):
        state = bytearray(seeded.state_bytes())
        state[5048:5053] = struct.pack("<f?", 0.25, True)
        seeded.restore_bytes(bytes(state))
        g.normal(seeded, 2)
        assert seeded.state_bytes()[5048:] == state[5048:]

    def test_a_state_of_another_size_is_refused(self, seeded):
        with pytest.raises(
            RuntimeError,
            match="^Expected a CPUGeneratorImplState of size 5056 but found the input RNG state size to be 5048$",
        ):
            seeded.restore_bytes(seeded.state_bytes()[:5048])

    @pytest.mark.parametrize(
        ("left", "was_seeded", "following"), [(0, 1, 5), (624, 1, 625), (624, 0, 1), (625, 1, 0), (-1, 1, 3)]
    )
    def test_a_state_that_no_draw_can_reach_is_refused(self, seeded, left, was_seeded, following):
        state = bytearray(seeded.state_bytes())
        state[8:24] = struct.pack("<iiQ", left, was_seeded, following)
        with pytest.raises(RuntimeError, match="^Invalid mt19937 state$"):
            seeded.restore_bytes(bytes(state))

    @pytest.mark.parametrize(
        "call", [lambda generator: generator.get_offset(), lambda generator: generator.set_offset(1)]
    )
    def test_a_generator_of_the_cpu_has_no_offset(self, seeded, call):
        with pytest.raises(RuntimeError, match="^CPU Generator does not use offset$"):
            call(seeded)

    def test_there_is_a_generator_for_the_cpu_only(self):
        assert Generator("cpu:0").device.type == "cpu"
        with pytest.raises(RuntimeError):
            Generator("cuda")


class TestUniform:
    @pytest.mark.parametrize(
        ("low", "high", "dtype", "expected"),
        [
            (0, 1, "float32", ["0x1.f69edep-1", "0x1.f9dc60p-1", "0x1.c69a14p-1"]),
            (0, 1, "float64", ["0x1.b4f6f7dfcee30p-1", "0x1.a6857db20eb58p-4", "0x1.a6d68773c981dp-1"]),
            (-3.3, 0.1, "float32", ["0x1.34f562p-5", "0x1.e53a9ap-5", "-0x1.1fe84ap-2"]),
            (-3.3, 0.1, "float64", ["-0x1.97d7040e1ac51p-2", "-0x1.7981d10b7b3cbp+1", "-0x1.f7e6cd530c26cp-2"]),
        ],
    )
    def test_it_gives_torchs_numbers(self, seeded, low, high, dtype, expected):
        assert g.uniform(seeded, 3, low, high, dtype) == numbers(expected)

    def test_narrow_types_round_the_float32_number(self, seeded):
        assert g.uniform(seeded, 3, dtype="float16") == [0.9814453125, 0.98779296875, 0.8876953125]
        seeded.manual_seed(SEED)
        assert g.uniform(seeded, 3, dtype="bfloat16") == [0.98046875, 0.98828125, 0.88671875]

    def test_what_would_round_to_the_upper_bound_becomes_the_lower(self, seeded):
        assert g.uniform(seeded, 18)[17] > 0.998
        seeded.manual_seed(SEED)
        assert g.uniform(seeded, 18, dtype="bfloat16")[17] == 0.0

    @pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32", "float64"])
    def test_the_upper_bound_never_comes(self, seeded, dtype):
        high = {"float16": 1 + 2**-10, "bfloat16": 1 + 2**-7, "float32": 1 + 2**-23, "float64": 1 + 2**-52}[dtype]
        assert set(g.uniform(seeded, 50, 1.0, high, dtype)) == {1.0}

    @pytest.mark.parametrize(("dtype", "words"), [("float16", 1), ("bfloat16", 1), ("float32", 1), ("float64", 2)])
    def test_float64_takes_two_words_and_the_others_one(self, dtype, words):
        assert words_taken(lambda generator: g.uniform(generator, 5, dtype=dtype)) == 5 * words

    @pytest.mark.parametrize(
        ("low", "high", "message"),
        [
            (1, 0, "uniform_ expects to return a [from, to) range, but found from=1 > to=0"),
            (0, 1e39, "to is out of bounds for float"),
            (float("nan"), 1, "from is out of bounds for float"),
            (
                -3e38,
                3e38,
                "uniform_ expects to-from <= std::numeric_limits<Float>::max(), but found to=3e+38 and from=-3e+38 "
                "which result in to-from to exceed the limit",
            ),
        ],
    )
    def test_bounds_that_make_no_range_are_refused(self, seeded, low, high, message):
        with pytest.raises(RuntimeError) as caught:
            g.uniform(seeded, 0, low, high)
        assert str(caught.value) == message


class TestNormal:
    def test_below_16_elements_it_gives_torchs_numbers(self, seeded):
        assert g.normal(seeded, 12) == numbers(RANDN_12)
        seeded.manual_seed(SEED)
        assert g.normal(seeded, 3, 2.0, 0.3) == numbers(["0x1.0ad7fep+1", "0x1.e37854p+0", "0x1.22e5a0p+1"])

    def test_below_16_elements_every_type_rounds_the_number_drawn_in_double(self, seeded):
        expected = numbers(["0x1.212a8d8d5f6aap-2", "-0x1.7c663e42c2933p-2", "0x1.d14afdc7c7cbap-1"])
        assert g.normal(seeded, 3, dtype="float64") == expected
        for dtype in ("float16", "bfloat16", "float32"):
            seeded.manual_seed(SEED)
            assert g.normal(seeded, 3, dtype=dtype) == list(g.DTYPES[dtype].pack(expected))

    def test_a_target_that_is_not_contiguous_is_drawn_as_below_16_elements(self, seeded):
        expected = [
            *numbers(RANDN_12),
            *numbers(["-0x1.981ec2p+0", "-0x1.9abf5ep-3", "-0x1.9ec388p-2", "-0x1.1c7bfap-1"]),
        ]
        assert g.normal(seeded, 16, contiguous=False) == expected

    def test_the_second_of_a_pair_waits_for_the_next_draw_of_any_type(self, seeded):
        assert g.normal(seeded, 1) == numbers(["0x1.212a8ep-2"])
        assert g.uniform(seeded, 1) == numbers(["0x1.b4dadp-1"])
        assert g.normal(seeded, 1, dtype="float64") == numbers(["-0x1.7c663e42c2933p-2"])

    def test_the_cached_normal_stands_in_the_state_until_it_is_used(self, seeded):
        g.normal(seeded, 1)
        assert state_fields(seeded)[2:] == (float.fromhex("-0x1.7c663e42c2933p-2"), 1)
        g.normal(seeded, 1)
        assert state_fields(seeded)[2:] == (0.0, 0)

    def test_manual_seed_forgets_the_cached_normal(self, seeded):
        first = g.normal(seeded, 1)
        assert g.normal(seeded.manual_seed(SEED), 1) == first

    def test_blocks_leave_the_cached_normal_alone(self, seeded):
        g.normal(seeded, 1)
        g.normal(seeded, 16)
        assert g.normal(seeded, 1, dtype="float64") == numbers(["-0x1.7c663e42c2933p-2"])

    def test_from_16_elements_up_float32_is_within_the_bound(self, seeded):
        drawn = g.normal(seeded, 18)
        for ours, theirs in zip(drawn, numbers(RANDN_18), strict=True):
            assert abs(g._ordinal(ours, "float32") - g._ordinal(theirs, "float32")) <= g.NORMAL_BLOCK_ULPS
        assert g.uniform(seeded, 1) == numbers(["0x1.e14b10p-1"])

    def test_from_16_elements_up_float64_gives_torchs_numbers(self, seeded):
        assert g.normal(seeded, 17, dtype="float64") == numbers(RANDN_17_FLOAT64)
        assert g.uniform(seeded, 1) == numbers(["0x1.167e60p-1"])

    @pytest.mark.parametrize(
        ("n", "dtype", "words"),
        [
            (16, "float32", 16),
            (18, "float32", 18 + 16),
            (18, "float64", 2 * (18 + 16)),
            (18, "float16", 16 + 16),
            (18, "bfloat16", 16 + 16),
            (15, "float32", 4 * 8),
            (15, "float16", 4 * 8),
        ],
    )
    def test_it_takes_torchs_number_of_words(self, n, dtype, words):
        assert words_taken(lambda generator: g.normal(generator, n, dtype=dtype)) == words

    @pytest.mark.parametrize("dtype", ["float32", "float64"])
    def test_the_tail_is_one_block_of_fresh_uniforms(self, seeded, dtype):
        whole = g.normal(seeded, 37, dtype=dtype)
        other = Generator().manual_seed(SEED)
        g.uniform(other, 37, dtype=dtype)
        assert whole[-16:] == g.normal(other, 16, dtype=dtype)

    @pytest.mark.parametrize("std", [-1.0, float("nan")])
    def test_a_negative_std_is_refused_even_for_no_elements(self, seeded, std):
        with pytest.raises(RuntimeError, match=f"^normal expects std >= 0.0, but found std {std:g}$"):
            g.normal(seeded, 0, 0.0, std)

    def test_the_bound_grows_where_the_mean_cancels_digits_and_is_none_in_float64(self):
        assert g.normal_block_ulps(0.5) == g.NORMAL_BLOCK_ULPS
        assert g.normal_block_ulps(0.001, -2.0, 1.0) > 1000
        assert g.normal_block_ulps(0.5, dtype="float64") == 0
        assert g.normal_block_ulps(0.5, dtype="float16") == 1
        assert g.normal_block_ulps(2.0, 2.0, 0.0) == 0


class TestIntegers:
    def test_it_gives_torchs_numbers(self, seeded):
        assert g.integers(seeded, 8, 0, 10) == [3, 8, 4, 7, 8, 5, 0, 8]
        assert g.integers(seeded, 4, -5, 5) == [3, -4, 1, -1]

    def test_a_range_of_two_to_the_28_takes_two_words(self, seeded):
        assert g.integers(seeded, 3, 0, 2**28 - 1) == [201019258, 234679863, 98782489]
        seeded.manual_seed(SEED)
        assert g.integers(seeded, 3, 0, 2**28) == [234679856, 191110507, 121411613]

    @pytest.mark.parametrize(
        ("dtype", "expected"),
        [
            ("int64", [4322135607665815088, 8494718031713541483, 8276047560691193885]),
            ("int32", [1006325615, 2113728048, 1977830666]),
            ("uint8", [111, 48, 10]),
            ("float64", [7687164644878417.0, 929134492784060.0, 7438644838961287.0]),
            ("float32", [16469684.0, 16575923.0, 14896149.0]),
            ("bfloat16", [96.0, 194.0, 172.0]),
        ],
    )
    def test_without_bounds_the_type_decides_the_range(self, seeded, dtype, expected):
        assert g.integers(seeded, 3, dtype=dtype) == expected

    def test_the_lowest_bound_alone_is_the_full_range_of_64_bits(self, seeded):
        expected = [-4901236429188960720, -728654005141234325, -947324476163581923]
        assert g.integers(seeded, 3, -(2**63)) == expected
        with pytest.raises(RuntimeError, match="handles only int64, double, float and bfloat16"):
            g.integers(seeded, 3, -(2**63), dtype="int8")
        with pytest.raises(NotImplementedError, match="\" not implemented for 'Half'"):
            g.integers(seeded, 3, -(2**63), dtype="float16")

    @pytest.mark.parametrize(
        ("low", "high", "dtype", "message"),
        [
            (5, 5, "int64", "random_ expects 'from' to be less than 'to', but got from=5 >= to=5"),
            (0, 129, "int8", "to - 1 is out of bounds for signed char"),
            (-1, 2, "uint8", "from is out of bounds for unsigned char"),
            (0, 70000, "float16", "to - 1 is out of bounds for c10::Half"),
            (
                2**24 + 1,
                2**24 + 2,
                "bfloat16",
                "random_ expects 'from' casted to dtype to be less than 'to' casted to dtype, "
                "but got from=16908288 >= to=16777218",
            ),
            (
                256,
                None,
                "bfloat16",
                "random_ expects 'from' casted to dtype to be less than or equal to 'to_inc' casted to dtype, "
                "but got from=256 > to_inc=256",
            ),
        ],
    )
    def test_bounds_that_make_no_range_are_refused(self, seeded, low, high, dtype, message):
        with pytest.raises(RuntimeError) as caught:
            g.integers(seeded, 1, low, high, dtype)
        assert str(caught.value) == message

    def test_a_bound_that_a_floating_type_does_not_hold_exactly_warns(self, seeded):
        with pytest.warns(UserWarning, match=r"^to - 1 is out of bounds \[-\(2\^24\), 2\^24\]. Due to precision"):
            g.integers(seeded, 1, 0, 2**24 + 2, "float32")

    @pytest.mark.filterwarnings("ignore:.*Due to precision limitations")
    @pytest.mark.parametrize(
        ("low", "high", "expected"),
        [
            (256, 260, [256, 256, 256, 256]),
            (257, 264, [260] * 4),
            (-259, -256, [-260] * 4),
            (0, 259, [192, 40, 128, 100]),
        ],
    )
    def test_a_bound_that_the_type_rounds_out_of_the_range_moves_into_it(self, seeded, low, high, expected):
        assert g.integers(seeded, 4, low, high, "bfloat16") == expected

    def test_the_largest_value_of_an_integer_type_alone_is_a_range(self, seeded):
        assert g.integers(seeded, 2, 127, dtype="int8") == [127, 127]


class TestBernoulli:
    def test_one_probability_takes_two_words_for_each_element(self, seeded):
        assert g.bernoulli(seeded, 10, 0.3) == [0, 1, 0, 0, 1, 0, 0, 0, 1, 0]
        assert g.uniform(seeded, 1) == numbers(["0x1.35a2cp-3"])

    def test_probabilities_of_their_own_take_as_many_words_as_their_type(self, seeded):
        assert g.bernoulli(seeded, 10, [0.3] * 10, "float32") == [0, 0, 0, 0, 0, 1, 0, 0, 0, 1]
        assert g.uniform(seeded, 1) == numbers(["0x1.c7b96p-4"])
        seeded.manual_seed(SEED)
        assert g.bernoulli(seeded, 10, [0.3] * 10, "float64") == [0, 1, 0, 0, 1, 0, 0, 0, 1, 0]

    @pytest.mark.parametrize("p", [0.0, 1.0])
    def test_a_certain_outcome_takes_its_words_as_well(self, p):
        assert words_taken(lambda generator: g.bernoulli(generator, 5, p)) == 10
        assert g.bernoulli(Generator(), 5, p) == [p] * 5

    @pytest.mark.parametrize("p", [1.5, -0.5, float("nan")])
    def test_a_probability_beyond_0_and_1_is_refused(self, seeded, p):
        with pytest.raises(RuntimeError, match=rf"^bernoulli_ expects p to be in \[0, 1\], but got p={p:g}$"):
            g.bernoulli(seeded, 0, p)

    def test_in_a_sequence_it_is_refused_when_its_turn_comes(self, seeded):
        with pytest.raises(RuntimeError, match="^Expected p_in >= 0 && p_in <= 1 to be true, but got false"):
            g.bernoulli(seeded, 3, [0.5, 1.5, 0.5])
        assert state_fields(seeded)[1] == 1


def test_permutation_gives_torchs_order(seeded):
    assert g.permutation(seeded, 10) == [3, 1, 4, 5, 8, 0, 6, 9, 2, 7]


@pytest.mark.parametrize(("n", "words"), [(0, 0), (1, 0), (2, 1), (5, 4)])
def test_permutation_takes_one_word_less_than_it_has_places(n, words):
    assert words_taken(lambda generator: g.permutation(generator, n)) == words


def test_exponential_gives_torchs_numbers(seeded):
    assert g.exponential(seeded, 3, 2.0) == numbers(["0x1.eb9d1ep-1", "0x1.bdf066p-5", "0x1.bf7464p-1"])


@pytest.mark.parametrize("lambd", [0.0, -1.0])
def test_exponential_wants_a_positive_rate(seeded, lambd):
    with pytest.raises(RuntimeError, match=f"^exponential_ expects lambda > 0.0, but found lambda={lambd:g}$"):
        g.exponential(seeded, 3, lambd)


@pytest.mark.parametrize(
    "draw",
    [
        lambda generator: g.uniform(generator, 0),
        lambda generator: g.normal(generator, 0),
        lambda generator: g.integers(generator, 0, 0, 10),
        lambda generator: g.bernoulli(generator, 0, 0.5),
        lambda generator: g.bernoulli(generator, 0, []),
        lambda generator: g.permutation(generator, 0),
        lambda generator: g.exponential(generator, 0),
    ],
)
def test_a_draw_of_size_0_leaves_the_state_as_it_was(seeded, draw):
    before = seeded.state_bytes()
    assert draw(seeded) == []
    assert seeded.state_bytes() == before


class TestRoundingOnce:
    def test_in_float32_a_tie_of_the_first_rounding_is_broken_by_what_it_lost(self):
        # 1 + 2**-24 is halfway between two float32 numbers; the product lies just above, beyond double's reach.
        assert g._fma_single(2.0**-30, 2.0**-30, 1 + 2.0**-24) == 1 + 2.0**-23
        assert g._fma_single(2.0**-30, -(2.0**-30), 1 + 2.0**-24) == 1.0
        assert g._fma_single(2.0**-12, 2.0**-12, 1.0) == 1.0

    def test_in_double_the_product_is_not_rounded_before_the_sum(self):
        almost = 1.0 + 2.0**-52
        assert g._fma(almost, almost, -1.0) == 2.0**-51 + 2.0**-104
        assert g._fma(1e308, 10.0, 1.0) == float("inf")


def test_coins_are_recorded_and_their_gradient_is_zero() -> None:
    chances = reference_impl.tensor([0.25, 0.5], requires_grad=True)
    coins = reference_impl.bernoulli(chances)
    assert set(coins.tolist()) <= {0.0, 1.0}
    assert type(coins.grad_fn).__name__ == "BernoulliBackward0"
    (gradient,) = reference_impl.autograd.grad(coins.sum(), chances)
    assert gradient.tolist() == [0.0, 0.0]


def test_coins_of_one_chance_have_no_derivative() -> None:
    coins = reference_impl.ones(2, requires_grad=True).bernoulli(0.5)
    with pytest.raises(RuntimeError, match="bernoulli"):
        coins.sum().backward()


def test_integers_like_a_tensor_have_its_shape_and_type() -> None:
    like = reference_impl.ones(2, 3, dtype=reference_impl.float64)
    drawn = reference_impl.randint_like(like, 3, 5)
    assert (drawn.shape, drawn.dtype) == (like.shape, like.dtype)
    assert set(drawn.flatten().tolist()) <= {3.0, 4.0}
    assert set(reference_impl.randint_like(like, 1).flatten().tolist()) == {0.0}
