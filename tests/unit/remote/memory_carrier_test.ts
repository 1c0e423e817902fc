import { VirtualClock } from "../../../src/time/clock.ts";
import { carrierContract } from "./carrier_contract.ts";
import { memoryWorld } from "./memory_world.ts";

carrierContract("in memory", false, () => memoryWorld(new VirtualClock()));
