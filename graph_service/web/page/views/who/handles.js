// Handles as people tell them apart: by channel and name.
import { channelName, handleName } from "../../core/words.js";

/** "Twitter @jane_on_rails". */
export const handleWords = (handle) => `${channelName(handle.channel)} ${handleName(handle)}`;
