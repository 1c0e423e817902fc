import { carrierContract } from "../unit/remote/carrier_contract.ts";
import { ignore, world } from "./world.ts";

carrierContract("NATS", ignore, world);
