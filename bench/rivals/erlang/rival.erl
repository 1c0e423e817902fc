%% Erlang's processes in the actor cases. Usage: rival:main([Case, N]); prints the seconds.
%% One scheduler thread: the cases are about actors in one thread.
-module(rival).
-export([main/1]).

main([Case, N0]) ->
    N = list_to_integer(atom_to_list(N0)),
    run(Case, N div 10 + 1),
    io:format("~.9f~n", [run(Case, N) / 1.0e9]),
    halt(0).

run(Case, N) ->
    Self = self(),
    spawn(fun() -> Self ! {took, timed(Case, N)} end),
    receive {took, Took} -> Took end.

timed(Case, N) ->
    Start = erlang:monotonic_time(nanosecond),
    work(Case, N),
    erlang:monotonic_time(nanosecond) - Start.

%% N messages to one actor that sums them up; then ask for the sum.
work('actors/tell', N) ->
    Actor = spawn(fun() -> sum(0) end),
    tell(Actor, 0, N),
    Actor ! {sum, self()},
    Expected = N * (N - 1) div 2,
    receive Expected -> ok end;

work('actors/ping-pong', N) ->
    Echo = spawn(fun echo/0),
    ping(Echo, N),
    Echo ! stop;

%% A token of N hops around 503 processes.
work('actors/ring-503', N) ->
    Self = self(),
    Last = lists:foldl(fun(_, Next) -> spawn(fun() -> pass(Next, Self) end) end, self(), lists:seq(1, 502)),
    Last ! N,
    pass(Last, Self),
    Last ! stop;

work(Case, N) -> programs:work(Case, N).

sum(Sum) ->
    receive
        {sum, From} -> From ! Sum;
        Value -> sum(Sum + Value)
    end.

tell(_, N, N) -> ok;
tell(Actor, I, N) -> Actor ! I, tell(Actor, I + 1, N).

echo() ->
    receive
        {From, Value} -> From ! Value, echo();
        stop -> ok
    end.

ping(_, 0) -> ok;
ping(Echo, N) ->
    Echo ! {self(), N},
    receive N -> ping(Echo, N - 1) end.

%% Passes the token on until it has been counted down; whoever sees 0 tells the starter.
pass(Next, Starter) ->
    receive
        0 when Starter =:= self() -> ok;
        0 -> Starter ! done, pass(Next, Starter);
        done -> ok;
        stop when Starter =:= self() -> ok;
        stop -> Next ! stop;
        N -> Next ! N - 1, pass(Next, Starter)
    end.
