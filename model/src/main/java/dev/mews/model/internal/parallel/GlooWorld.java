package dev.mews.model.internal.parallel;

import dev.mews.model.ModelException;
import dev.mews.model.internal.torch.Libtorch;
import dev.mews.model.internal.torch.Ops;
import dev.mews.model.internal.torch.Scopes;
import dev.mews.model.parallel.Rendezvous;
import dev.mews.model.parallel.World;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.function.Supplier;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.PrefixStore;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Ranks connected by c10d's Gloo backend, which adds in a ring: a segment of the values at a time, in the order of the ranks
 * from the segment's owner on. So the order depends on the number of ranks and on nothing else.
 */
public final class GlooWorld implements World {
    private final int rank;
    private final int size;
    private final RankBoard board;
    private final ProcessGroupGloo group;
    private final int onThisMachine;
    private boolean broken;

    private GlooWorld(Rendezvous at, RankBoard board, ProcessGroupGloo group) {
        this.rank = at.rank();
        this.size = at.size();
        this.board = board;
        this.group = group;
        this.onThisMachine = board.onThisMachine();
    }

    /** See {@link World#join}. */
    public static World join(Rendezvous at) {
        Libtorch.load();
        RankBoard board = RankBoard.open(at);
        try {
            board.awaitAll();
            Milliseconds timeout = new Milliseconds(at.timeout().toMillis());
            ProcessGroupGloo.Options options = ProcessGroupGloo.Options.create(timeout);
            options.devices().push_back(ProcessGroupGloo.createDeviceForHostname(board.localAddress()));
            PrefixStore keys = new PrefixStore("gloo", board.store());
            ProcessGroupGloo group = new ProcessGroupGloo(keys, at.rank(), at.size(), options);
            // The group takes the keys over and frees them; by the garbage collector they would be freed once more, or
            // while the group still uses them.
            keys.deallocate(false);
            return new GlooWorld(at, board, group);
        } catch (ModelException e) {
            board.close();
            throw e;
        } catch (RuntimeException e) {
            ModelException lost = board.lost(e);
            board.close();
            throw lost;
        }
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int onThisMachine() {
        return onThisMachine;
    }

    @Override
    public void allReduce(double[] values) {
        double[] sums = Scopes.get(() -> {
            Tensor all = Ops.tensor(values, values.length);
            exchange(() -> group.allreduce(new TensorVector(all)));
            return Ops.doubles(all);
        });
        System.arraycopy(sums, 0, values, 0, values.length);
    }

    @Override
    public void allReduce(FloatBuffer values) {
        Scopes.run(() -> {
            Tensor all = over(values);
            exchange(() -> group.allreduce(new TensorVector(all)));
        });
    }

    @Override
    public byte[] broadcast(byte[] value) {
        double[] length = {rank == 0 ? value.length : 0};
        allReduce(length);
        int bytes = (int) length[0];
        if (bytes == 0) {
            return new byte[0];
        }
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        if (rank == 0) {
            buffer.put(0, value);
        }
        Scopes.run(() -> {
            Tensor all = torch.from_blob(new BytePointer(buffer), new long[] {bytes}, Ops.options(ScalarType.Byte));
            exchange(() -> group.broadcast(new TensorVector(all)));
        });
        byte[] received = new byte[bytes];
        buffer.get(0, received);
        return received;
    }

    @Override
    public void broadcast(FloatBuffer values) {
        Scopes.run(() -> {
            Tensor all = over(values);
            exchange(() -> group.broadcast(new TensorVector(all)));
        });
    }

    @Override
    public void barrier() {
        Scopes.run(() -> exchange(group::barrier));
    }

    private static Tensor over(FloatBuffer values) {
        if (!values.isDirect()) {
            throw new IllegalArgumentException("values must be a direct buffer");
        }
        int count = values.remaining();
        return torch.from_blob(new FloatPointer(values.slice()), new long[] {count}, Ops.options(ScalarType.Float));
    }

    private void exchange(Supplier<Work> start) {
        if (broken) {
            throw new IllegalStateException("this rank has lost the others");
        }
        try {
            start.get()._wait();
        } catch (RuntimeException e) {
            broken = true;
            // Wakes the ranks that wait for this one.
            group.close();
            throw board.lost(e);
        }
    }

    @Override
    public void fail(String why) {
        if (!broken) {
            broken = true;
            board.fail(why);
            group.close();
            board.awaitHeard();
        }
    }

    @Override
    public void close() {
        if (!broken) {
            broken = true;
            group.close();
        }
        board.close();
    }
}
