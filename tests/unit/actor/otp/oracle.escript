#!/usr/bin/env escript
%% Runs scripts against Erlang/OTP's own supervisor. Reads one script per line from the standard input, writes one line of
%% what happened for each. See differential_test.ts.
-mode(compile).
-export([init/1]).
-behaviour(supervisor).

main(_) ->
    logger:set_primary_config(level, none),
    process_flag(trap_exit, true),
    io:setopts([binary]),
    loop().

loop() ->
    case io:get_line("") of
        eof -> ok;
        Line ->
            {ok, Tokens, _} = erl_scan:string(binary_to_list(Line)),
            {ok, Term} = erl_parse:parse_term(Tokens),
            io:format("~s~n", [run(Term)]),
            loop()
    end.

run({Strategy, Intensity, Children, Actions}) ->
    Log = ets:new(log, [public, ordered_set]),
    put(log, Log),
    Flags = #{strategy => Strategy, intensity => Intensity, period => 100000},
    Specs = [spec(Log, C) || C <- Children],
    {ok, Sup} = supervisor:start_link(?MODULE, {Flags, Specs}),
    act(Sup, Log, Actions),
    note(Log, final(Sup)),
    is_process_alive(Sup) andalso stop(Sup),
    Lines = [L || {_, L} <- lists:sort(ets:tab2list(Log)), is_list(L)],
    ets:delete(Log),
    string:join(Lines, " ").

stop(Sup) ->
    unlink(Sup),
    Ref = monitor(process, Sup),
    exit(Sup, shutdown),
    receive {'DOWN', Ref, process, Sup, _} -> ok end.

note(Log, Text) -> ets:insert(Log, {erlang:unique_integer([monotonic]), Text}).

spec(Log, {Id, Restart}) ->
    #{id => Id, start => {erlang, apply, [fun start/2, [Log, Id]]}, restart => Restart, shutdown => 5000}.

start(Log, Id) ->
    case ets:lookup(Log, {fail, Id}) of
        [{_, N}] when N > 0 ->
            ets:insert(Log, {{fail, Id}, N - 1}),
            note(Log, atom_to_list(Id) ++ "!"),
            {error, failed};
        _ ->
            Parent = self(),
            Pid = spawn_link(fun() ->
                process_flag(trap_exit, true),
                note(Log, "+" ++ atom_to_list(Id)),
                Parent ! {self(), started},
                child(Log, Id, Parent)
            end),
            receive {Pid, started} -> {ok, Pid} end
    end.

child(Log, Id, Parent) ->
    receive
        {'EXIT', Parent, Reason} ->
            note(Log, "-" ++ atom_to_list(Id)),
            exit(Reason);
        {leave, Reason} -> exit(Reason)
    end.

init(Arg) -> {ok, Arg}.

act(_, _, []) -> ok;
act(Sup, Log, [Action | Rest]) ->
    case is_process_alive(Sup) of
        false -> ok;
        true ->
            Text = try one(Sup, Log, Action) catch exit:_ -> "gone" end,
            settle(Sup, 20),
            Text =:= "" orelse note(Log, Text),
            act(Sup, Log, Rest)
    end.

settle(_, 0) -> ok;
settle(Sup, N) ->
    try supervisor:which_children(Sup) catch exit:_ -> gone end,
    settle(Sup, N - 1).

one(_, Log, {fail, Id, N}) -> ets:insert(Log, {{fail, Id}, N}), "";
one(Sup, _, {leave, Id, Reason}) -> reach(Sup, Id, fun(Pid) -> Pid ! {leave, Reason} end);
one(Sup, _, {kill, Id}) -> reach(Sup, Id, fun(Pid) -> exit(Pid, kill) end);
one(Sup, _, {terminate, Id}) -> result("terminate", supervisor:terminate_child(Sup, Id));
one(Sup, _, {restart, Id}) -> result("restart", supervisor:restart_child(Sup, Id));
one(Sup, _, {delete, Id}) -> result("delete", supervisor:delete_child(Sup, Id));
one(Sup, Log, {start, Id, Restart}) -> result("start", supervisor:start_child(Sup, spec(Log, {Id, Restart}))).

reach(Sup, Id, Do) ->
    case lists:keyfind(Id, 1, supervisor:which_children(Sup)) of
        {_, Pid, _, _} when is_pid(Pid) ->
            Ref = monitor(process, Pid),
            Do(Pid),
            receive {'DOWN', Ref, process, Pid, _} -> "" end;
        _ -> "nobody"
    end.

result(What, ok) -> What ++ ":ok";
result(What, {ok, _}) -> What ++ ":ok";
result(What, {error, _}) -> What ++ ":no".

final(Sup) ->
    case is_process_alive(Sup) of
        false -> receive {'EXIT', Sup, Reason} -> io_lib:format("ended:~w", [Reason]) after 1000 -> "ended" end;
        true ->
            All = lists:sort([{Id, is_pid(Pid)} || {Id, Pid, _, _} <- supervisor:which_children(Sup)]),
            "alive:" ++ string:join([atom_to_list(Id) ++ (if Up -> "1"; true -> "0" end) || {Id, Up} <- All], ",")
    end.
