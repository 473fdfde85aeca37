"""The numbers that a seed gives (RNG). From 16 elements up torch vectorises normals: those carry a bound."""

from __future__ import annotations

from gradspec.scenario import scenario


@scenario("RNG-01", "RNG-04")
def rand_after_a_seed(torch, see):
    """Uniforms are the same bit for bit, below and above 16 elements, in both float dtypes."""
    torch.manual_seed(7)
    see(few=torch.rand(5), more=torch.rand(3, 6), double=torch.rand(3, dtype=torch.float64))
    torch.manual_seed(7)
    see(again=torch.rand(5), asked=torch.rand(2, requires_grad=True))


@scenario("RNG-01")
def uniform_in_place_scales_to_its_range(torch, see):
    """uniform_ fills an existing tensor, draws one number per element and counts as one change."""
    torch.manual_seed(11)
    x = torch.zeros(4)
    see(returns_itself=x.uniform_() is x, x=x)
    x.uniform_(-2.0, 2.0)
    see(x=x)
    see(double=torch.zeros(3, dtype=torch.float64).uniform_(0.5, 1.0))
    with see.raises():
        x.uniform_(1.0, 0.5)


@scenario("RNG-01")
def filling_a_view_draws_for_its_elements_only(torch, see):
    """A column of a matrix takes as many numbers as it has elements; the next draw goes on from there."""
    torch.manual_seed(3)
    x = torch.zeros(3, 2)
    x[:, 1].uniform_()
    see(x=x, next_one=torch.rand(1))
    torch.manual_seed(3)
    see(the_same=torch.rand(4))


@scenario("RNG-02")
def randn_of_fewer_than_16_elements(torch, see):
    """Bit for bit, also where an odd count keeps the second of a pair for the next call, whatever its shape."""
    torch.manual_seed(7)
    see(odd=torch.randn(3), next_one=torch.randn(1), matrix=torch.randn(2, 3), most=torch.randn(15))
    torch.manual_seed(7)
    see(at_once=torch.randn(4))


@scenario("RNG-02")
def normal_in_place_takes_mean_and_deviation(torch, see):
    """normal_ scales and shifts; a deviation of zero gives the mean, and a negative one is refused."""
    torch.manual_seed(5)
    x = torch.zeros(4)
    see(x=x.normal_())
    x.normal_(0.5, 2.0)
    see(x=x)
    see(constant=torch.zeros(2).normal_(-1.25, 0.0), double=torch.zeros(3, dtype=torch.float64).normal_(0.5, 2.0))
    with see.raises():
        x.normal_(0.0, -1.0)
    see(after=torch.randn(1))


@scenario("RNG-02", "RNG-04")
def a_kept_normal_number_waits_past_uniforms_and_is_dropped_by_a_seed(torch, see):
    """randn(1) keeps its second number: rand in between takes others, and manual_seed forgets it."""
    torch.manual_seed(9)
    see(first=torch.randn(1), between=torch.rand(2), kept=torch.randn(1))
    torch.manual_seed(9)
    see(first=torch.randn(1))
    torch.manual_seed(9)
    see(first_again=torch.randn(1))


@scenario("RNG-03")
def randn_of_16_elements_and_more(torch, see):
    """Filled in blocks of 16; where the last block is not full, the last 16 are drawn anew."""
    torch.manual_seed(7)
    see(block=torch.randn(16))
    torch.manual_seed(7)
    see(one_more=torch.randn(17), next_uniform=torch.rand(1))
    torch.manual_seed(7)
    see(shaped=torch.randn(4, 6), next_few=torch.randn(2))


@scenario("RNG-03")
def a_tensor_that_is_not_contiguous_is_filled_element_by_element(torch, see):
    """A column of 16 elements gets other numbers than a contiguous tensor of 16."""
    torch.manual_seed(7)
    x = torch.zeros(16, 2)
    x[:, 0].normal_()
    see(x=x)
    torch.manual_seed(7)
    see(contiguous=torch.zeros(16).normal_())


@scenario("RNG-04")
def seeds_that_are_negative_or_large(torch, see):
    """A negative seed counts from 2**64; the generator takes the low 32 bits; too large a seed is refused."""
    for seed in (0, -1, 2**32 - 1, 2**32, 2**64 - 1):
        torch.manual_seed(seed)
        see(seed=seed, numbers=torch.rand(2))
    for seed in (2**64, -(2**63) - 1):
        with see.raises():
            torch.manual_seed(seed)


@scenario("RNG-04")
def the_state_of_the_generator_is_taken_and_brought_back(torch, see):
    """Whole: with the normal number that it keeps."""
    torch.manual_seed(9)
    torch.randn(1)
    state = torch.get_rng_state()
    see(then=torch.randn(1), more=torch.rand(2))
    torch.manual_seed(1)
    torch.set_rng_state(state)
    see(then_again=torch.randn(1), more_again=torch.rand(2))


@scenario("RNG-05")
def integers_of_narrow_and_wide_ranges(torch, see):
    """One 32-bit draw for a range below 2**32, a 64-bit draw for a wider one; the low end is added."""
    torch.manual_seed(7)
    see(
        die=torch.randint(1, 7, (20,)),
        negative=torch.randint(-100, -50, (3, 2)),
        widest_of_one_draw=torch.randint(0, 2**32 - 1, (4,)),
        wide=torch.randint(-(2**40), 2**60, (4,)),
        floats=torch.randint(0, 1000, (4,), dtype=torch.float32),
    )
    see(after=torch.rand(2))
    for low, high in ((3, 3), (5, 2)):
        with see.raises():
            torch.randint(low, high, (2,))
    see(after_refusals=torch.rand(2))


@scenario("RNG-06")
def coins_of_given_probabilities(torch, see):
    """Each probability is compared with a uniform of its own dtype; one outside [0, 1] is refused."""
    torch.manual_seed(7)
    for dtype in (torch.float32, torch.float64):
        see(coins=torch.bernoulli(torch.tensor([0.0, 0.25, 0.5, 0.75, 1.0] * 4, dtype=dtype)))
    see(matrix=torch.bernoulli(torch.tensor([[0.5, 0.25], [0.75, 0.5]]).t()), after=torch.rand(2))
    with see.raises():
        torch.bernoulli(torch.tensor([0.5, 1.5]))


@scenario("RNG-07")
def random_orders(torch, see):
    """One draw for each position but the last."""
    torch.manual_seed(7)
    for n in (0, 1, 2, 10):
        see(order=torch.randperm(n), after=torch.rand(1))
    with see.raises():
        torch.randperm(-1)


@scenario("RNG-08", "NG-03")
def the_modes_draw_the_same_numbers(torch, see):
    """Neither no_grad nor inference mode changes which numbers come; what is drawn obeys its own requires_grad."""
    for mode in (torch.enable_grad, torch.no_grad, torch.inference_mode):
        torch.manual_seed(7)
        with mode():
            see(x=torch.rand(3, requires_grad=True), y=torch.randn(3), z=torch.zeros(2).uniform_())


@scenario("IP-05", "NG-07")
def filling_a_leaf_with_random_numbers(torch, see):
    """In grad mode a leaf that requires grad refuses, before anything is drawn; under no_grad it is filled."""
    torch.manual_seed(7)
    w = torch.zeros(3, requires_grad=True)
    with see.raises():
        w.uniform_()
    with see.raises():
        w.normal_()
    with torch.no_grad():
        w.uniform_()
    see(w=w)
    torch.manual_seed(7)
    see(undisturbed=torch.rand(3))


@scenario("DEF-02")
def filling_a_result_with_random_numbers_is_recorded(torch, see):
    """The gradient that reaches what was overwritten is zero."""
    w = torch.tensor([0.5, 2.0], requires_grad=True)
    uniform, normal = w * 2, w * 2
    uniform.uniform_()
    normal.normal_()
    see(uniform=uniform, normal=normal)
    uniform.sum().backward()
    see(w=w)


@scenario("RNG-04")
def the_generator_is_shared_by_all_threads(torch, see):
    """Unlike the modes: what another thread draws is gone from the sequence here."""
    torch.manual_seed(7)

    def other():
        see(theirs=torch.rand(2))
        yield

    see(ours=torch.rand(2))
    see.thread(other).finish()
    see(ours_after=torch.rand(2))
    torch.manual_seed(7)
    see(in_one_thread=torch.rand(6))


@scenario("RNG-04", "DEF-02")
def counts_take_as_many_numbers_as_they_need(torch, see):
    """Few events and many, few successes and many; the gradient of counts by rate is zero, of successes none."""
    torch.manual_seed(7)
    rates = torch.tensor([0.0, 0.5, 4.0, 12.0, 200.0], requires_grad=True)
    events = torch.poisson(rates)
    see(events=events, next=torch.rand(1))
    trials, chance = torch.tensor([8.0, 64.0, 64.0, 0.0]), torch.tensor([0.25, 0.5, 0.75, 0.5], requires_grad=True)
    successes = torch.binomial(trials, chance)
    see(successes=successes, edges=successes.grad_fn.next_functions, after=torch.rand(1))
    events.sum().backward()
    see(rates=rates)
    with see.raises():
        successes.sum().backward()
    with see.raises():
        torch.poisson(torch.tensor([-1.0]))


@scenario("INF-42", "RNG-04")
def counts_drawn_for_inference_tensors_are_filled_in(torch, see):
    """Outside the mode the counts stand in a fresh normal tensor, whose version tells that it was changed."""
    with torch.inference_mode():
        rates, trials, chance = torch.tensor([0.5, 20.0]), torch.tensor([8.0, 64.0]), torch.tensor([0.25, 0.5])
    torch.manual_seed(7)
    see(events=torch.poisson(rates), successes=torch.binomial(trials, chance), none=torch.poisson(rates[:0]))
    see(of_a_normal_one=torch.poisson(rates.clone()))


@scenario("INF-42", "RNG-04")
def chances_that_are_inference_tensors_are_recorded_as_those_of_the_form_in_place(torch, see):
    """Where they require grad, the node is that of bernoulli_ by a tensor; in the mode nothing is."""
    with torch.inference_mode():
        chances = torch.tensor([0.0, 1.0, 1.0], requires_grad=True)
        plain = torch.tensor([0.0, 1.0])
        see(chances=chances, inside=torch.bernoulli(chances))
    drawn = torch.bernoulli(chances)
    see(drawn=drawn, plain=torch.bernoulli(plain), by_number=torch.bernoulli(plain, 1.0))
    with torch.no_grad():
        see(unrecorded=torch.bernoulli(chances))
    with see.raises():
        drawn.sum().backward()
    see()


@scenario("RNG-04", "DEF-02")
def native_dropout_tells_what_was_left(torch, see):
    """The mask is a result that carries no gradient; its node saved it. Outside training nothing is drawn."""
    x = torch.tensor([1.0, 2.0, 4.0, 8.0], requires_grad=True)
    torch.manual_seed(3)
    left, mask = torch.native_dropout(x, 0.5, True)
    see(left=left, mask=mask, saved=left.grad_fn._saved_result1, p=left.grad_fn._saved_p)
    whole, everywhere = torch.native_dropout(x, 0.5, False)
    see(whole=whole, everywhere=everywhere, next=torch.rand(1))
    left.sum().backward()
    see(x=x)
